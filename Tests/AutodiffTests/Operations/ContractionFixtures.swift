// Written by `Scripts/fixtures/contractions.py` (NumPy, PyTorch); do not change by hand.

/// Values of einsum, convolutions and their gradients, each tensor as Σ element · cos(1, 2, …).
enum ContractionFixtures {
    struct Einsum: Sendable {
        let subscripts: String
        let shapes: [[Int]]
        let shape: [Int]
        let sum: Double
    }

    static let einsum: [Einsum] = [
        Einsum(
            subscripts: "bij,bjk->bik", shapes: [[2, 3, 5], [2, 5, 3]], shape: [2, 3, 3], sum: -0.4433760352941312),
        Einsum(subscripts: "ii", shapes: [[5, 5]], shape: [], sum: 1.0461063526867518),
        Einsum(subscripts: "ii->i", shapes: [[5, 5]], shape: [5], sum: -0.37022586376671157),
        Einsum(subscripts: "iii->i", shapes: [[3, 3, 3]], shape: [3], sum: -0.904394396969652),
        Einsum(subscripts: "iji->j", shapes: [[3, 2, 3]], shape: [2], sum: 2.3841579672868742),
        Einsum(subscripts: "ij->", shapes: [[3, 5]], shape: [], sum: 1.045856408530461),
        Einsum(subscripts: "ba", shapes: [[2, 3]], shape: [3, 2], sum: 0.2679307339141605),
        Einsum(subscripts: "...ij->...ji", shapes: [[2, 3, 5]], shape: [2, 5, 3], sum: -0.5362907930306063),
        Einsum(subscripts: "i,j", shapes: [[3], [5]], shape: [3, 5], sum: 6.094044284387405),
        Einsum(subscripts: "...,...", shapes: [[2, 1, 3], [5, 1]], shape: [2, 5, 3], sum: -1.756969609582206),
        Einsum(subscripts: ",ij", shapes: [[], [2, 3]], shape: [2, 3], sum: -0.18357223779102827),
        Einsum(subscripts: "ij,ij,ij->i", shapes: [[2, 3], [2, 3], [2, 3]], shape: [2], sum: 7.716368099005223),
        Einsum(
            subscripts: "ab,bc,cd,de->ea", shapes: [[2, 3], [3, 5], [5, 2], [2, 7]], shape: [7, 2],
            sum: -22.911024806247536),
        Einsum(subscripts: "ij,kj->ki", shapes: [[2, 3], [5, 3]], shape: [5, 2], sum: -0.7977887969639026),
        Einsum(
            subscripts: "bhqd,bhkd->bhqk", shapes: [[2, 2, 3, 5], [2, 2, 1, 5]], shape: [2, 2, 3, 1],
            sum: 8.231972353127036),
        Einsum(
            subscripts: "a...b,b...->...a", shapes: [[2, 3, 1, 5], [5, 2]], shape: [3, 2, 2], sum: 0.48670894772430634),
        Einsum(subscripts: "->", shapes: [[]], shape: [], sum: 0.4546487134128409),
        Einsum(subscripts: "...->...", shapes: [[]], shape: [], sum: 0.4546487134128409),
        Einsum(subscripts: "", shapes: [[]], shape: [], sum: 0.4546487134128409),
        Einsum(
            subscripts: ",j,bZi,->bZi", shapes: [[], [2], [3, 2, 5], []], shape: [3, 2, 5], sum: 7.057351856678059),
        Einsum(subscripts: "ZZZ,ZZZ->", shapes: [[3, 3, 3], [3, 3, 3]], shape: [], sum: 2.8139281971570727),
        Einsum(subscripts: ",i,,i", shapes: [[], [3], [], [3]], shape: [], sum: 14.27590675489829),
        Einsum(subscripts: "ibj...->i...b", shapes: [[5, 1, 2]], shape: [5, 1], sum: 1.314567019648684),
        Einsum(subscripts: "k...k,...", shapes: [[2, 2], []], shape: [], sum: 0.07698883963553843),
        Einsum(subscripts: "...,x...", shapes: [[], [1, 1, 2]], shape: [1, 2, 1], sum: 0.12832006020245668),
        Einsum(subscripts: "xx,jb->", shapes: [[5, 5], [1, 3]], shape: [], sum: 3.958232988831626),
        Einsum(
            subscripts: "...,...b,a...->...", shapes: [[2, 2], [2, 1], [1, 2, 2]], shape: [2, 2],
            sum: -2.0877208833822394),
        Einsum(subscripts: "b,->", shapes: [[5], []], shape: [], sum: 0.16018333479792612),
        Einsum(subscripts: "j->j", shapes: [[2]], shape: [2], sum: 0.07624746575887675),
        Einsum(subscripts: ",ZZi->", shapes: [[], [2, 2, 1]], shape: [], sum: 0.07698883963553843),
        Einsum(subscripts: "k...k->...k", shapes: [[2, 2, 2]], shape: [2, 2], sum: -0.21546886668307685),
        Einsum(subscripts: "x...,...->...", shapes: [[2, 1], [1]], shape: [1], sum: 1.5919692116660986),
        Einsum(subscripts: "Z->", shapes: [[1]], shape: [], sum: 0.4546487134128409),
        Einsum(
            subscripts: "...Z,ZZ...->...", shapes: [[3, 2, 1], [1, 1]], shape: [3, 2], sum: -0.18357223779102827),
        Einsum(subscripts: ",ii->", shapes: [[], [3, 3]], shape: [], sum: 0.26793830394004453),
        Einsum(
            subscripts: "x...,x...x,...bbb,...b->...", shapes: [[5], [5, 5], [1, 1, 1, 1], [1, 1]], shape: [1],
            sum: 12.654786432976426),
        Einsum(subscripts: "Z...->...Z", shapes: [[1]], shape: [1], sum: 0.4546487134128409),
        Einsum(subscripts: "ibb...->...", shapes: [[2, 2, 2, 2]], shape: [2], sum: 0.939723841581936),
        Einsum(subscripts: ",kkk", shapes: [[], [3, 3, 3]], shape: [], sum: 2.535534291538468),
        Einsum(subscripts: ",->", shapes: [[], []], shape: [], sum: 0.7651474012342926),
        Einsum(subscripts: "bjj->bj", shapes: [[1, 1, 1]], shape: [1, 1], sum: 0.4546487134128409),
        Einsum(subscripts: "ibi,->", shapes: [[2, 1, 2], []], shape: [], sum: 0.07698883963553843),
        Einsum(subscripts: ",,Z,bkb->", shapes: [[], [], [2], [1, 2, 1]], shape: [], sum: 28.14386623970421),
        Einsum(subscripts: "kxi...->...k", shapes: [[5, 5, 3, 2, 1]], shape: [2, 1, 5], sum: 2.0768275209115754),
        Einsum(subscripts: "k", shapes: [[3]], shape: [3], sum: -0.06346028334058618),
        Einsum(subscripts: "ka->k", shapes: [[2, 3]], shape: [2], sum: 1.8524638189660323),
        Einsum(
            subscripts: "...x,...,x...x", shapes: [[1, 1, 1], [], [1, 1]], shape: [1, 1], sum: 1.9315480117194685),
        Einsum(subscripts: ",j->", shapes: [[], [3]], shape: [], sum: 1.7202892718685554),
        Einsum(subscripts: "k...->...", shapes: [[3, 3]], shape: [3], sum: -0.26143100503368205),
        Einsum(subscripts: "kkj,b->", shapes: [[2, 2, 1], [1]], shape: [], sum: 0.07698883963553843),
        Einsum(subscripts: "->", shapes: [[]], shape: [], sum: 0.4546487134128409),
        Einsum(subscripts: "j", shapes: [[3]], shape: [3], sum: -0.06346028334058618),
        Einsum(subscripts: "jji->i", shapes: [[1, 1, 3]], shape: [3], sum: -0.06346028334058618),
        Einsum(
            subscripts: "k...,k...,...", shapes: [[2, 2, 1], [2], [2, 3]], shape: [2, 3], sum: -0.3395390137996408),
        Einsum(subscripts: ",a,bjb->jb", shapes: [[], [5], [3, 2, 3]], shape: [2, 3], sum: -0.9880499935490445),
        Einsum(subscripts: "...->...", shapes: [[1]], shape: [1], sum: 0.4546487134128409),
        Einsum(subscripts: "Zb->", shapes: [[3, 1]], shape: [], sum: 1.0221916756055995),
        Einsum(subscripts: "ZZ...->...Z", shapes: [[3, 3]], shape: [3], sum: 0.4457078087024886),
        Einsum(subscripts: "...x->...x", shapes: [[2]], shape: [2], sum: 0.07624746575887675),
        Einsum(subscripts: "k...ji", shapes: [[1, 1, 3, 2, 1]], shape: [1, 3, 1, 2, 1], sum: -0.10907817447379764),
    ]

    /// A convolution, or a transposed one, of one or two dimensions: with the sums of its value, and of the gradients
    /// of Σ value · cos(1, 2, …).
    struct Convolution: Sendable {
        let isTransposed: Bool
        let images, kernels, stride, dilation: [Int]
        /// The padding before and after each axis.
        let padding: [[Int]]
        let groups: Int
        /// By what the extents of a transposed convolution's result exceed the smallest.
        let more: [Int]
        let value, byImages, byKernels: Double
    }

    static let convolutions: [Convolution] = [
        Convolution(
            isTransposed: false, images: [2, 7, 3], kernels: [3, 3, 2], stride: [1], dilation: [1], padding: [[0, 0]],
            groups: 1, more: [0], value: 0.436337466995274, byImages: 3.09217534537532, byKernels: -0.182751863594979),
        Convolution(
            isTransposed: false, images: [2, 7, 3], kernels: [3, 3, 2], stride: [2], dilation: [1], padding: [[1, 1]],
            groups: 1, more: [0], value: -2.6855892970639, byImages: 3.70663803585024, byKernels: -0.984361778311402),
        Convolution(
            isTransposed: false, images: [1, 11, 2], kernels: [3, 2, 3], stride: [1], dilation: [3], padding: [[6, 0]],
            groups: 1, more: [0], value: 4.9631680659777, byImages: -5.27106117954318, byKernels: 0.720635582696525),
        Convolution(
            isTransposed: false, images: [2, 9, 4], kernels: [2, 2, 6], stride: [2], dilation: [2], padding: [[0, 1]],
            groups: 2, more: [0], value: 7.16925818242586, byImages: 5.59161920062285, byKernels: 2.44896277229882),
        Convolution(
            isTransposed: false, images: [1, 8, 3], kernels: [3, 1, 3], stride: [1], dilation: [1], padding: [[1, 1]],
            groups: 3, more: [0], value: -8.91535215248073, byImages: -34.883337502541, byKernels: -12.7383580560995),
        Convolution(
            isTransposed: false, images: [1, 8, 3], kernels: [3, 1, 6], stride: [3], dilation: [2], padding: [[2, 3]],
            groups: 3, more: [0], value: 0.041971197299037, byImages: 3.42025184578611, byKernels: 1.28786839024481),
        Convolution(
            isTransposed: false, images: [2, 5, 6, 2], kernels: [2, 3, 2, 3], stride: [1, 1], dilation: [1, 1],
            padding: [[0, 0], [0, 0]], groups: 1, more: [0, 0], value: -12.8559099131572, byImages: -16.4233292815432,
            byKernels: -7.17151867104166),
        Convolution(
            isTransposed: false, images: [1, 7, 9, 2], kernels: [3, 2, 2, 3], stride: [2, 1], dilation: [2, 3],
            padding: [[0, 0], [0, 0]], groups: 1, more: [0, 0], value: -2.71567848106914, byImages: 2.31017956305234,
            byKernels: -1.37765394908716),
        Convolution(
            isTransposed: false, images: [1, 4, 5, 4], kernels: [3, 3, 2, 6], stride: [1, 2], dilation: [1, 2],
            padding: [[1, 1], [3, 2]], groups: 2, more: [0, 0], value: 12.2276956748184, byImages: -6.86831670936736,
            byKernels: 0.411552981863716),
        Convolution(
            isTransposed: false, images: [2, 5, 5, 3], kernels: [3, 3, 1, 3], stride: [1, 1], dilation: [1, 1],
            padding: [[1, 1], [1, 1]], groups: 3, more: [0, 0], value: 18.4373970297973, byImages: 561.997516148497,
            byKernels: -64.4392939612943),
        Convolution(
            isTransposed: false, images: [1, 6, 5, 2], kernels: [2, 2, 1, 4], stride: [2, 3], dilation: [3, 1],
            padding: [[2, 2], [0, 1]], groups: 2, more: [0, 0], value: -14.2741879688344, byImages: 8.0473188860008,
            byKernels: 5.34286887721266),
        Convolution(
            isTransposed: false, images: [1, 3, 1, 1], kernels: [2, 2, 1, 1], stride: [1, 1], dilation: [5, 4],
            padding: [[4, 6], [7, 0]], groups: 1, more: [0, 0], value: 2.00958318991566, byImages: 1.18328513192077,
            byKernels: 0.155038964465916),
        Convolution(
            isTransposed: true, images: [2, 4, 3], kernels: [3, 2, 3], stride: [1], dilation: [1], padding: [[0, 0]],
            groups: 1, more: [0], value: 2.57089644806227, byImages: 0.106859168345021, byKernels: -0.0411281347725057),
        Convolution(
            isTransposed: true, images: [2, 4, 3], kernels: [3, 2, 3], stride: [2], dilation: [1], padding: [[1, 1]],
            groups: 1, more: [1], value: 2.36023120031022, byImages: -0.397729907401015, byKernels: 0.146547141348694),
        Convolution(
            isTransposed: true, images: [1, 5, 4], kernels: [2, 3, 4], stride: [3], dilation: [2], padding: [[0, 0]],
            groups: 2, more: [2], value: 3.22488508174572, byImages: 2.09525899465452, byKernels: 1.08662391988837),
        Convolution(
            isTransposed: true, images: [1, 3, 3], kernels: [4, 1, 3], stride: [2], dilation: [1], padding: [[1, 1]],
            groups: 3, more: [0], value: -1.09308661313493, byImages: -3.18629759030099, byKernels: -0.982238316421973),
        Convolution(
            isTransposed: true, images: [1, 3, 2, 3], kernels: [2, 3, 2, 3], stride: [1, 1], dilation: [1, 1],
            padding: [[0, 0], [0, 0]], groups: 1, more: [0, 0], value: -0.398444149421095, byImages: -0.615868504717797,
            byKernels: 0.402688448788373),
        Convolution(
            isTransposed: true, images: [2, 2, 3, 4], kernels: [3, 2, 3, 4], stride: [2, 3], dilation: [1, 2],
            padding: [[1, 1], [0, 0]], groups: 2, more: [1, 0], value: -1.32624917187804, byImages: -0.420040832128908,
            byKernels: -1.08367972529622),
    ]
}
