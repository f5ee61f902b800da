// What the shared bodies need to know about `float`. Included once for each instruction set; `element_end.h` undoes it.

#define ELEMENT float
#define ELEMENT_BYTES 4
#define UNSIGNED uint32_t
#define NAME(NAME) NAME##_f32

// The format: bits of the stored significand, the exponent's bias, the smallest normal number.
#define SIGNIFICAND_BITS 23
#define EXPONENT_BIAS 127
#define SMALLEST_NORMAL 0x1p-126f
#define SIGN_BIT 0x80000000u
// A subnormal number becomes normal by this power of two.
#define RESCALE_EXPONENT 24
#define RESCALE 0x1p24f
// 1.5 · 2^23: adding it rounds to the nearest integer, which is then in the sum's lowest bits, negative ones included.
#define ROUNDING_SHIFT 0x1.8p23f
// 2^23: a smaller non-negative integer, put into its lowest bits, is that integer added.
#define INTEGER_SHIFT 0x1p23f

#define LOG2_E 0x1.715476p+0f
// ln 2 in two parts. The high one has 16 bits, so its product with an exponent (8 bits) is exact.
#define LN2_HIGH 0x1.62e3p-1f
#define LN2_LOW 0x1.2fefa4p-17f
#define SQRT_HALF_BITS 0x3f3504f3u

// Beyond these exp is infinity or rounds to 0, and within them 2^n splits into two normal factors.
#define EXP_LARGEST 89.5f
#define EXP_SMALLEST -104.5f

// The polynomials are minimax fits (Remez exchange in 60 digits, then rounded), lowest power first. The number is the
// largest error of the fit, relative to the function's value.

// (eʳ − 1 − r) / r² on |r| ≤ ln 2 / 2: 2^-28.3
#define EXP_COEFFICIENTS 0x1.fffffcp-2f, 0x1.555492p-3f, 0x1.5558f2p-5f, 0x1.1239e2p-7f, 0x1.6a244cp-10f
// (2 artanh s − 2 s) / s³ as a function of z = s², on z ≤ ((√2 − 1) / (√2 + 1))²: 2^-37.6
#define LOG_COEFFICIENTS 0x1.555554p-1f, 0x1.999a7ap-2f, 0x1.2438e6p-2f, 0x1.e2f4b4p-3f
// (tanh a − a) / a³ as a function of z = a², on a ≤ 5/8: 2^-32.5
#define TANH_COEFFICIENTS \
  -0x1.555554p-2f, 0x1.111066p-3f, -0x1.b9ee9ep-5f, 0x1.638bd8p-6f, -0x1.0bf722p-7f, 0x1.18e8e8p-9f
