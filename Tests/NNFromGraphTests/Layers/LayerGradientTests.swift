import Autodiff
import Foundation
import NNFromGraph
import Testing

/// A tensor by its first and last number and Σ xᵢ·cos i.
private func digest(_ x: Tensor<Double>) -> [Double] {
    let waves = x.scalars.enumerated().reduce(0) { $0 + $1.element * cos(Double($1.offset + 1)) }
    return [x.scalars.first ?? .nan, x.scalars.last ?? .nan, waves]
}

/// Outputs of layers and activations, and the gradients of Σ output · sin(1, 2, …) with respect to inputs and
/// parameters, against PyTorch; `Scripts/fixtures/layers.py` prints the literals.
@Suite struct LayerGradientTests {
    /// - Parameter expected: the digests of the outputs and of the gradients, the inputs' first.
    private func check(
        _ layer: any Layer, _ x: Tensor<Double>, _ parameters: [Tensor<Double>], _ expected: [[Double]],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        // The last layer's activation would be left to the loss.
        let network = try Network<Double>(
            inputShape: Shape(Array(x.shape.extents.dropFirst())), Sequential(layer, Activate(.identity)), seed: 1)
        var outputs = x
        let gradients = gradient(atTree: [x] + parameters) {
            (variables: [TensorVariable<Double>]) -> TensorVariable<Double> in
            var pass = Pass(
                mode: .training, parameters: Array(variables.dropFirst()),
                statistics: network.statistics.map { TensorVariable($0) })
            let y = network.architecture(variables[0], &pass)
            outputs = y.value
            return (y * TensorVariable(ramp(y.shape))).sum()
        }
        let found = ([outputs] + gradients).map(digest)
        #expect(found.count == expected.count, sourceLocation: sourceLocation)
        for (one, other) in zip(found, expected) {
            let isAlike = zip(one, other).allSatisfy { abs($0 - $1) < 1e-12 }
            #expect(isAlike, "\(one), and not \(other)", sourceLocation: sourceLocation)
        }
    }

    private func scaled(_ factor: Double, _ shape: Shape) -> Tensor<Double> { Tensor(factor) * ramp(shape) }

    @Test func dense() throws {
        try check(
            Dense(4, .sigmoid), ramp([5, 3]), [scaled(0.5, [3, 4]), scaled(0.1, [4])],
            [
                [0.507821662349177, 0.52021332150638, 0.26520779565318],
                [0.263447745869244, -0.0782500744520994, -0.295306418803261],
                [0.267547589235997, 0.0358926350185707, 0.432618914948469],
                [-0.0609560962362448, 0.0786773728162293, -0.263003342609984],
            ])
    }

    @Test func normalizations() throws {
        let x = ramp([4, 3]) * ramp([4, 3])
        let parameters: [Tensor<Double>] = [Tensor([1, 2, 0.5]), Tensor([0, 0.1, -0.2])]
        try check(
            BatchNormalization(), x, parameters,
            [
                [1.3370979344371, 0.535209655149099, 2.96489096467442],
                [2.52586630570261, -1.12434266354189, -12.8866338547895],
                [1.20551114357745, -0.661199004436942, 1.9583638448074],
                [0.197633977329388, -0.262749922897737, 0.39197905804548],
            ])
        try check(
            LayerNormalization(), x, parameters,
            [
                [0.533570159419373, -0.559548183685865, 0.361703106103371],
                [-1.15699003212394, 0.383792731767153, -1.88003710393886],
                [0.533592107543719, 0.112136535717646, 0.343074015319726],
                [0.197633977329388, -0.262749922897737, 0.39197905804548],
            ])
    }

    @Test func recurrentCells() throws {
        func parameters(_ width: Int) -> [Tensor<Double>] {
            [scaled(0.5, [2, width]), scaled(-0.7, [2, width]), scaled(0.1, [width])]
        }
        try check(
            Recurrent(ElmanCell(2), returningSequences: true), ramp([2, 3, 2]), parameters(2),
            [
                [0.463958465376931, -0.0253501401090945, 0.285103296546191],
                [0.468092176990252, 0.141838657555435, -0.112416978684714],
                [3.13023638418808, 2.19645406812517, -0.505435655894054],
                [1.08532927724568, -0.293270217904203, 1.28233262488369],
                [1.28559255890859, -1.39767225222023, 1.27624551027641],
            ])
        try check(
            Recurrent(LSTMCell(2, forgetBias: 0), returningSequences: true), ramp([2, 3, 2]), parameters(8),
            [
                [-0.125816357814625, -0.066487018001148, 0.164450834775744],
                [-0.0950914275486207, -0.10847591083923, -0.329248350417482],
                [0.0260322433854628, 0.0459014709448051, 1.15024825260642],
                [0.00313013442645526, 0.00178188100956034, 0.102836370330365],
                [-0.0441787888823702, 0.170210618296594, -0.370493305167176],
            ])
        try check(
            Recurrent(GRUCell(2), returningSequences: true), ramp([2, 3, 2]), parameters(6) + [scaled(0.2, [6])],
            [
                [-0.341331428269002, 0.00267084886591978, 0.500389933399397],
                [-0.0447459516416151, 0.341435467052915, -0.165896158785981],
                [-0.0976316236437595, 1.33640493502587, 1.74282858716916],
                [-0.051619886306317, 0.254513205161425, 0.789717767706153],
                [0.156853923554678, -1.43175923597298, -2.27507341280013],
                [0.156853923554678, -0.791185577669666, -1.49958119072137],
            ])
    }

    @Test func sequenceConvolution() throws {
        try check(
            Convolution1D(3, size: 3, .hyperbolicTangent, stride: 2, padding: .causal), ramp([2, 7, 2]),
            [scaled(0.5, [3, 2, 3]), scaled(0.1, [3])],
            [
                [0.129303469659993, 0.0582330560603375, -0.89135389900323],
                [-0.0866570362538337, 0.746376866995704, 0.630191863183138],
                [-1.59767867199738, -2.34232966888676, 1.90250701752978],
                [0.492612018636991, -0.48407967462284, 0.837139675039233],
            ])
    }

    @Test func attention() throws {
        let parameters = [scaled(0.5, [4, 12]), scaled(0.1, [12]), scaled(0.3, [4, 4]), scaled(0.2, [4])]
        try check(
            MultiHeadAttention(heads: 2), ramp([2, 3, 4]), parameters,
            [
                [0.177180908943884, -0.191725973516256, 0.31549503398093],
                [0.0050409767382025, -0.0874320845991023, -0.218059446980162],
                [-0.547580693762559, 0.0215377564920265, -0.442861551265483],
                [-0.00428664283986532, 0.170596615691806, 0.175436506644381],
                [-0.766571301521433, -0.306695558012228, -2.50798617171514],
                [0.590090378869655, -0.584553594629043, 0.814610211131155],
            ])
        try check(
            MultiHeadAttention(heads: 2, isCausal: true), ramp([2, 3, 4]), parameters,
            [
                [0.244345284805457, -0.191725973516256, 0.0752995712854913],
                [0.153410829581823, -0.118515461182026, 0.348527791113724],
                [-0.521533855958469, -0.528389983181994, 0.695330946551178],
                [0.178992460547414, 0.170596615691805, 0.256095020644521],
                [-0.315219953880292, -0.352289390552065, -0.874982030641321],
                [0.590090378869655, -0.584553594629043, 0.814610211131155],
            ])
    }

    @Test func crossAttention() throws {
        let parameters = [scaled(0.5, [4, 4]), scaled(0.1, [4]), scaled(0.3, [4, 8]), scaled(0.2, [8])]
        try check(
            CrossAttention(features: 4, heads: 2, queries: [Steps(3..<5)], memory: [Steps(0..<3)]), ramp([2, 5, 4]),
            parameters,
            [
                [-0.200966685289592, 0.233805659180122, -0.447946702834852],
                [0.072967672987187, -0.021202277703117, -0.0161443790145248],
                [-0.061714698413763, -0.25634608752203, -0.0283669832669619],
                [0.0259039821759479, -0.0356596783452885, 0.100214003176455],
                [-0.000843950036232705, -0.088276823074068, -0.208018768973443],
                [-4.33680868994202e-18, -0.591920483350047, 1.66054104590643],
            ])
    }

    @Test func positions() throws {
        try check(
            PositionalEncoding(.learned), ramp([2, 3, 4]), [scaled(0.5, [3, 4])],
            [
                [1.26220647721184, -1.17386482100684, 1.63505411179107],
                [0.841470984807897, -0.905578362006624, 0.0712174770289993],
                [1.26163802163454, -1.44215128000706, -3.31120174648107],
            ])
        try check(
            PositionalEncoding(.sinusoidal), ramp([2, 3, 5]), [],
            [
                [0.841470984807897, -0.98676970973882, -0.660083129635079],
                [0.841470984807897, -0.988031624092862, 0.237204834219173],
            ])
    }

    /// Steps of padding are passed over: in attention, in a mean, and in a recurrent layer, step by step or as a loop.
    @Test func padding() throws {
        let indices = Tensor<Double>([[1, 2, 0], [3, 0, 0]])
        try check(
            Sequential(Embedding(5, features: 4, padding: 0), MultiHeadAttention(heads: 2), SequenceAverage()), indices,
            [scaled(0.5, [5, 4]), scaled(0.5, [4, 12]), scaled(0.1, [12]), scaled(0.3, [4, 4]), scaled(0.2, [4])],
            [
                [0.166288637870595, -0.150684407576678, 0.473692887161632],
                [0, 0, 0],
                [0.0, 0.0, -0.340754436882839],
                [5.25375761525982e-05, 0.0783616892532891, -0.342575179084538],
                [-0.000383593499035816, 0.307998336113064, -0.0602641407628225],
                [-0.42742064907761, -0.489997593350049, -0.639973458648201],
                [-0.117453289855242, 0.232555751315454, -1.26771179087743],
            ])
        // Further steps of padding, which change nothing, make a loop of the steps.
        let long = Tensor.concatenate([indices, .zeros([2, 17])], along: 1)
        for (indices, zeros) in [(indices, 3), (long, 20)] {
            #expect(indices.shape == [2, zeros])
            try check(
                Sequential(Embedding(5, features: 2, padding: 0), Recurrent(GRUCell(2))), indices,
                [
                    scaled(0.5, [5, 2]), scaled(0.5, [2, 6]), scaled(-0.7, [2, 6]), scaled(0.1, [6]), scaled(0.2, [6]),
                ],
                [
                    [0.0426088487851466, -0.147837002477203, 0.356201088152422],
                    [0, 0, 0],
                    [0.0, 0.0, -0.00469347758129141],
                    [0.00807582644655544, -0.425306760289303, -0.730134713843964],
                    [0.000455120967575718, 0.00415911262550466, -0.00288227618045535],
                    [-0.0372911816021983, 0.392331507308843, 0.617047799009781],
                    [-0.0372911816021983, 0.134759276197501, 0.264839043525278],
                ])
        }
    }

    /// The indices, given as numbers, have no derivative.
    @Test func embedding() throws {
        try check(
            Embedding(5, features: 3), Tensor([[0, 2], [1, 2], [4, 0]]), [scaled(0.5, [5, 3])],
            [
                [0.420735492403948, 0.0705600040299336, -0.566127860783126], [0, 0, 0],
                [0.553567668142831, 0.650287840157117, 1.2419678230847],
            ])
    }

    @Test func groups() throws {
        try check(
            Residual(Dense(3, .tanh)), ramp([2, 3]), [scaled(0.5, [3, 3]), scaled(0.1, [3])],
            [
                [0.981015978894794, -0.24232749761831, -0.0230232247590996],
                [1.60724915882076, -1.05732810421693, -0.135733682245751],
                [1.26626008867584, 0.097868565844846, -0.249784595447219],
                [0.0693069595046347, -0.137995619102154, 0.197178881298472],
            ])
        let second = Dense(3, .sigmoid, hasBiases: false)
        try check(
            Branches([[Dense(2, .tanh, hasBiases: false)], [], [second]], joining: .concatenate), ramp([2, 3]),
            [scaled(0.5, [3, 2]), scaled(0.3, [3, 3])],
            [
                [0.336849958648847, 0.503448898136755, -2.09970407819009],
                [0.905894695164776, 0.398520747276591, 3.22093753874313],
                [0.334849970544614, 0.279775774868437, -1.22458424355163],
                [-0.246148964313441, 0.0550100902742418, -0.0286932046845096],
            ])
        try check(
            Branches([[second], []], joining: .add), ramp([2, 3]), [scaled(0.3, [3, 3])],
            [
                [1.34991734205069, 0.224033399937829, -0.230639561817064],
                [0.958064884005242, -0.396485392271276, -0.113027827054472],
                [0.320126465575018, 0.0244953736895437, -0.0629764005987806],
            ])
    }

    @Test func convolution() throws {
        try check(
            Convolution2D(3, size: (3, 2), .hyperbolicTangent, stride: (2, 1)), ramp([2, 7, 4, 2]),
            [scaled(0.5, [3, 2, 2, 3]), scaled(0.1, [3])],
            [
                [0.54537908260793, 0.429718783219307, -1.95084778940631],
                [0.598236708721434, 0.367217000418958, 2.89414983479774],
                [-1.07981074059736, 1.50460081724478, 3.41788022743452],
                [0.500902672323782, -0.39097172334493, 0.441516611662572],
            ])
    }

    @Test func pooling() throws {
        let images = ramp([2, 5, 4, 2])
        try check(
            Pooling2D(.maximum, size: (2, 3), stride: (2, 1)), images, [],
            [
                [0.841470984807897, 0.920026038196791, -1.0037647395051],
                [0.841470984807897, 0, 0.395084106585032],
            ])
        try check(
            Pooling2D(.average, size: (2, 3), stride: (2, 1)), images, [],
            [
                [-0.0240063277129468, 0.000970180679330866, 0.0529122756725448],
                [0.140245164134649, 0, -0.0927230935484824],
            ])
        try check(
            GlobalAveragePooling2D(), images, [],
            [
                [0.0495245258525704, -0.05240897462282, 0.0584973306640288],
                [0.0420735492403948, -0.0378401247653964, -0.00508468680916127],
            ])
    }

    @Test func activations() throws {
        let expected: [(Activation, [[Double]])] = [
            (
                .sigmoid,
                [
                    [0.925835635980609, 0.166627664544839, -0.423952912932638],
                    [0.0577787730655719, -0.0745100639178549, -0.0719352001283984],
                ]
            ),
            (
                .hyperbolicTangent,
                [
                    [0.987248101173293, -0.923118456919199, -0.769586095180849],
                    [0.0213238733536646, -0.0793335478217631, -0.311976807454964],
                ]
            ),
            (
                .relu,
                [[2.52441295442369, 0, -0.262805661634566], [0.841470984807897, 0, -0.0876018872115217]]
            ),
            (
                .leakyReLU(slope: 0.1),
                [
                    [2.52441295442369, -0.16097187540013, -0.276713692059939],
                    [0.841470984807897, -0.0536572918000435, -0.0922378973533129],
                ]
            ),
            (
                .elu(alpha: 0.7),
                [
                    [2.52441295442369, -0.560039312298886, -0.424363731497572],
                    [0.841470984807897, -0.0750991146051341, -0.144833201876716],
                ]
            ),
            (
                .selu,
                [
                    [2.65240318370594, -1.40657820828756, -0.681894648354513],
                    [0.884134394568645, -0.18861671983644, -0.235783870228359],
                ]
            ),
            (
                .gelu,
                [
                    [2.5097850287656, -0.0864896002042413, -0.18884781822843],
                    [0.871614023187733, 0.0654932384204365, -0.0727947604935094],
                ]
            ),
            (
                .silu,
                [
                    [2.33719147313654, -0.268223676553266, -0.186112935867296],
                    [0.924921307596284, 0.0305323550659851, -0.061371032327892],
                ]
            ),
            (
                .softmax,
                [
                    [0.424401407015693, 0.0514219123697181, -0.735342137330536],
                    [0.00283895608217172, -0.0428728209692295, -0.14321320377873],
                ]
            ),
            (
                .softplus,
                [
                    [2.60147151345548, 0.182274755342967, -0.586896034186252],
                    [0.779063824378848, -0.089407892184422, -0.0620376452890987],
                ]
            ),
            (
                .softsign,
                [
                    [0.716264804115862, -0.61681694685806, -0.522472728355382],
                    [0.0677431781669094, -0.0787846003089204, -0.139804024461768],
                ]
            ),
            (
                .mish,
                [
                    [2.4967945412615, -0.290204264397201, -0.269074567596619],
                    [0.875062458285536, 0.0425090945131676, -0.1205345640707],
                ]
            ),
            (
                .exponential,
                [
                    [12.4835646906989, 0.199943839573019, -1.3221006694956],
                    [10.5045574741955, -0.107284449435906, -0.947500099676613],
                ]
            ),
        ]
        for (activation, digests) in expected { try check(Activate(activation), scaled(3, [3, 4]), [], digests) }
        try check(Activate(.identity), scaled(3, [3, 4]), [], [digest(scaled(3, [3, 4])), digest(ramp([3, 4]))])
        let steps = Tensor<Double>(shape: [3, 4], scalars: ramp([3, 4]).scalars.map { $0 > 0 ? 1 : 0 })
        try check(Activate(.heaviside), scaled(3, [3, 4]), [], [digest(steps), [0, 0, 0]])
    }
}
