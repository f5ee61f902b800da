// Written by `Scripts/fixtures/fourier.py` (NumPy); do not change by hand.

/// Values of Fourier transforms, the real and the imaginary parts each as Σ element · cos(1, 2, …).
enum FourierFixtures {
    struct Transform: Sendable {
        let name: String
        let shape: [Int]
        let axis: Int
        let normalization: String
        /// The number of results of an inverse transform to real numbers.
        let count: Int
        let real, imaginary: Double
    }

    static let transforms: [Transform] = [
        Transform(
            name: "fft", shape: [1], axis: 0, normalization: "backward", count: 0, real: 0.4546487134128409,
            imaginary: 0.9092974268256818),
        Transform(
            name: "rfft", shape: [1], axis: 0, normalization: "backward", count: 0, real: 0.4546487134128409,
            imaginary: 0.0),
        Transform(
            name: "ifft", shape: [2], axis: 0, normalization: "backward", count: 0, real: 0.48708498456333615,
            imaginary: 0.9741699691266723),
        Transform(
            name: "rfft", shape: [2], axis: 0, normalization: "backward", count: 0, real: 0.9741699691266723,
            imaginary: 0.0),
        Transform(
            name: "fft", shape: [3], axis: 0, normalization: "backward", count: 0, real: 1.3409973199652772,
            imaginary: 0.7732084947000182),
        Transform(
            name: "rfft", shape: [3], axis: 0, normalization: "backward", count: 0, real: 0.8905801335223774,
            imaginary: 0.2768463269057113),
        Transform(
            name: "ifft", shape: [4], axis: 0, normalization: "backward", count: 0, real: -0.4372787173416943,
            imaginary: -0.3799407173625729),
        Transform(
            name: "rfft", shape: [4], axis: 0, normalization: "backward", count: 0, real: -0.49994817333652297,
            imaginary: 0.693342211967342),
        Transform(
            name: "fft", shape: [5], axis: 0, normalization: "backward", count: 0, real: -4.606359141213243,
            imaginary: -0.7383458897217476),
        Transform(
            name: "rfft", shape: [5], axis: 0, normalization: "backward", count: 0, real: -1.1403396180635597,
            imaginary: 1.2007344300284215),
        Transform(
            name: "ifft", shape: [6], axis: 0, normalization: "backward", count: 0, real: 1.1057597158672672,
            imaginary: -0.14334001654601464),
        Transform(
            name: "rfft", shape: [6], axis: 0, normalization: "backward", count: 0, real: -1.2974022000604195,
            imaginary: 0.9008745796993092),
        Transform(
            name: "fft", shape: [7], axis: 0, normalization: "backward", count: 0, real: 0.34471369341599845,
            imaginary: 3.729265059203717),
        Transform(
            name: "rfft", shape: [7], axis: 0, normalization: "backward", count: 0, real: -0.4866140310135689,
            imaginary: 0.18109449679584694),
        Transform(
            name: "ifft", shape: [8], axis: 0, normalization: "backward", count: 0, real: 0.0029098975028269553,
            imaginary: -0.39604428111651596),
        Transform(
            name: "rfft", shape: [8], axis: 0, normalization: "backward", count: 0, real: 0.25539176493121196,
            imaginary: 0.09418179643975937),
        Transform(
            name: "fft", shape: [9], axis: 0, normalization: "backward", count: 0, real: -8.812637484603592,
            imaginary: -0.2866396986758777),
        Transform(
            name: "rfft", shape: [9], axis: 0, normalization: "backward", count: 0, real: 0.5765532435480882,
            imaginary: 1.352715890305227),
        Transform(
            name: "ifft", shape: [12], axis: 0, normalization: "backward", count: 0, real: 0.23515120988997743,
            imaginary: -1.0835366797185861),
        Transform(
            name: "rfft", shape: [12], axis: 0, normalization: "backward", count: 0, real: -3.641585676778784,
            imaginary: 4.479860470820944),
        Transform(
            name: "ifft", shape: [16], axis: 0, normalization: "backward", count: 0, real: 0.17024709395969873,
            imaginary: -0.9634070313006589),
        Transform(
            name: "rfft", shape: [16], axis: 0, normalization: "backward", count: 0, real: -1.611174502657395,
            imaginary: -2.3942160134034256),
        Transform(
            name: "ifft", shape: [30], axis: 0, normalization: "backward", count: 0, real: 0.21680807268436045,
            imaginary: 0.5445065315830667),
        Transform(
            name: "rfft", shape: [30], axis: 0, normalization: "backward", count: 0, real: 3.5356350812804216,
            imaginary: -14.309159428870686),
        Transform(
            name: "fft", shape: [31], axis: 0, normalization: "backward", count: 0, real: 34.14509201494991,
            imaginary: 6.099101317614809),
        Transform(
            name: "rfft", shape: [31], axis: 0, normalization: "backward", count: 0, real: 10.803864912985839,
            imaginary: -10.823420590819284),
        Transform(
            name: "fft", shape: [37], axis: 0, normalization: "backward", count: 0, real: 6.296015352842532,
            imaginary: 39.53837809002796),
        Transform(
            name: "rfft", shape: [37], axis: 0, normalization: "backward", count: 0, real: 6.7499955302150205,
            imaginary: -8.533518599815277),
        Transform(
            name: "ifft", shape: [64], axis: 0, normalization: "backward", count: 0, real: 0.010174191096968488,
            imaginary: 0.04676535080140547),
        Transform(
            name: "rfft", shape: [64], axis: 0, normalization: "backward", count: 0, real: -13.032724369073946,
            imaginary: -0.16387732870395358),
        Transform(
            name: "ifft", shape: [74], axis: 0, normalization: "backward", count: 0, real: 0.5525301022646413,
            imaginary: 0.29200998538083395),
        Transform(
            name: "rfft", shape: [74], axis: 0, normalization: "backward", count: 0, real: 7.129418206629831,
            imaginary: -21.712167010258327),
        Transform(
            name: "fft", shape: [97], axis: 0, normalization: "backward", count: 0, real: -37.46381485837913,
            imaginary: -104.52216376597711),
        Transform(
            name: "rfft", shape: [97], axis: 0, normalization: "backward", count: 0, real: -28.04292195066065,
            imaginary: -27.960249852506895),
        Transform(
            name: "ifft", shape: [100], axis: 0, normalization: "backward", count: 0, real: -1.0366556992269487,
            imaginary: -0.3995759817967747),
        Transform(
            name: "rfft", shape: [100], axis: 0, normalization: "backward", count: 0, real: -2.9241352369716225,
            imaginary: 3.6137593760314046),
        Transform(
            name: "fft", shape: [143], axis: 0, normalization: "backward", count: 0, real: 71.96569982065898,
            imaginary: 17.284138644375062),
        Transform(
            name: "rfft", shape: [143], axis: 0, normalization: "backward", count: 0, real: 13.680365124328613,
            imaginary: -56.65469848209652),
        Transform(
            name: "ifft", shape: [202], axis: 0, normalization: "backward", count: 0, real: 0.0599477724030772,
            imaginary: 0.22253403354000328),
        Transform(
            name: "rfft", shape: [202], axis: 0, normalization: "backward", count: 0, real: 29.64522263206007,
            imaginary: -3.0936198305728286),
        Transform(
            name: "ifft", shape: [256], axis: 0, normalization: "backward", count: 0, real: -0.39231826231223027,
            imaginary: 0.1626750978423393),
        Transform(
            name: "rfft", shape: [256], axis: 0, normalization: "backward", count: 0, real: 2.644043308820306,
            imaginary: -17.242697129015482),
        Transform(
            name: "irfft", shape: [1], axis: 0, normalization: "backward", count: 1, real: 0.4546487134128409,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [2], axis: 0, normalization: "backward", count: 2, real: 0.48708498456333615,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [2], axis: 0, normalization: "backward", count: 3, real: -0.09164751857082643,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [3], axis: 0, normalization: "backward", count: 4, real: 0.18201876753688673,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [3], axis: 0, normalization: "backward", count: 5, real: 1.1034645985387899,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [5], axis: 0, normalization: "backward", count: 8, real: 1.1850145557460163,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [8], axis: 0, normalization: "backward", count: 15, real: 0.8236167378551611,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [9], axis: 0, normalization: "backward", count: 16, real: -0.09888730872947282,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [21], axis: 0, normalization: "backward", count: 41, real: -0.018547183435040797,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [30], axis: 0, normalization: "backward", count: 58, real: -0.15462401064107473,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [42], axis: 0, normalization: "backward", count: 82, real: 2.1686567548500983,
            imaginary: 0.0),
        Transform(
            name: "irfft", shape: [61], axis: 0, normalization: "backward", count: 120, real: 1.771154283688063,
            imaginary: 0.0),
        Transform(
            name: "fft", shape: [6, 4, 5], axis: 0, normalization: "forward", count: 0, real: -0.06310101712974936,
            imaginary: 0.4892751763828198),
        Transform(
            name: "ifft", shape: [6, 4, 5], axis: 0, normalization: "forward", count: 0, real: 2.57568450830463,
            imaginary: 1.4585057527553569),
        Transform(
            name: "rfft", shape: [6, 4, 5], axis: 0, normalization: "forward", count: 0, real: -3.2056763650708553,
            imaginary: -3.15705922208298),
        Transform(
            name: "irfft", shape: [6, 4, 5], axis: 0, normalization: "forward", count: 11, real: -49.66338350000082,
            imaginary: 0.0),
        Transform(
            name: "fft", shape: [6, 4, 5], axis: 1, normalization: "forward", count: 0, real: 0.2226086293953432,
            imaginary: -0.10457210134159145),
        Transform(
            name: "ifft", shape: [6, 4, 5], axis: 1, normalization: "forward", count: 0, real: -0.8688914348419172,
            imaginary: 0.4613745708452761),
        Transform(
            name: "rfft", shape: [6, 4, 5], axis: 1, normalization: "forward", count: 0, real: 1.400526141973717,
            imaginary: -0.31700510773128054),
        Transform(
            name: "irfft", shape: [6, 4, 5], axis: 1, normalization: "forward", count: 6, real: 15.568807079688602,
            imaginary: 0.0),
        Transform(
            name: "fft", shape: [6, 4, 5], axis: -1, normalization: "forward", count: 0, real: 0.3091802373323331,
            imaginary: -0.16063141667267733),
        Transform(
            name: "ifft", shape: [6, 4, 5], axis: -1, normalization: "forward", count: 0, real: -1.5700663786877043,
            imaginary: 0.7548266993113031),
        Transform(
            name: "rfft", shape: [6, 4, 5], axis: -1, normalization: "forward", count: 0, real: -0.4590550147323302,
            imaginary: 0.12109674537829944),
        Transform(
            name: "irfft", shape: [6, 4, 5], axis: -1, normalization: "forward", count: 8, real: -26.75532362648893,
            imaginary: 0.0),
        Transform(
            name: "fft", shape: [6, 4, 5], axis: 0, normalization: "ortho", count: 0, real: -0.15456529421850707,
            imaginary: 1.1984745259481464),
        Transform(
            name: "ifft", shape: [6, 4, 5], axis: 0, normalization: "ortho", count: 0, real: 1.0515187972896194,
            imaginary: 0.5954324801940829),
        Transform(
            name: "rfft", shape: [6, 4, 5], axis: 0, normalization: "ortho", count: 0, real: -7.852271374923524,
            imaginary: -7.7331841818513),
        Transform(
            name: "irfft", shape: [6, 4, 5], axis: 0, normalization: "ortho", count: 11, real: -14.974073535366372,
            imaginary: 0.0),
        Transform(
            name: "fft", shape: [6, 4, 5], axis: 1, normalization: "ortho", count: 0, real: 0.4452172587906864,
            imaginary: -0.2091442026831829),
        Transform(
            name: "ifft", shape: [6, 4, 5], axis: 1, normalization: "ortho", count: 0, real: -0.4344457174209586,
            imaginary: 0.23068728542263806),
        Transform(
            name: "rfft", shape: [6, 4, 5], axis: 1, normalization: "ortho", count: 0, real: 2.801052283947434,
            imaginary: -0.6340102154625611),
        Transform(
            name: "irfft", shape: [6, 4, 5], axis: 1, normalization: "ortho", count: 6, real: 6.355938874844559,
            imaginary: 0.0),
        Transform(
            name: "fft", shape: [6, 4, 5], axis: -1, normalization: "ortho", count: 0, real: 0.6913480279746151,
            imaginary: -0.3591827670021959),
        Transform(
            name: "ifft", shape: [6, 4, 5], axis: -1, normalization: "ortho", count: 0, real: -0.7021550303865274,
            imaginary: 0.33756876217837317),
        Transform(
            name: "rfft", shape: [6, 4, 5], axis: -1, normalization: "ortho", count: 0, real: -1.0264782183536578,
            imaginary: 0.27078055451986127),
        Transform(
            name: "irfft", shape: [6, 4, 5], axis: -1, normalization: "ortho", count: 8, real: -9.459435384565483,
            imaginary: 0.0),
    ]
}
