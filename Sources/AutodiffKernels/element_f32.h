// The constants of the shared bodies for `float`. Included once per instruction set; `element_end.h` undefines them.

#define ELEMENT float
#define ELEMENT_BYTES 4
#define UNSIGNED uint32_t
#define NAME(NAME) NAME##_f32

// The format: bits of the stored significand, the exponent's bias, the smallest normal number.
#define SIGNIFICAND_BITS 23
#define EXPONENT_BIAS 127
#define SMALLEST_NORMAL 0x1p-126f
#define SIGN_BIT 0x80000000u
// The power of two that scales subnormal numbers to normal ones.
#define RESCALE_EXPONENT 24
#define RESCALE 0x1p24f
// 1.5 · 2^23: adding it rounds to the nearest integer, positive or negative, which is then in the sum's lowest bits.
#define ROUNDING_SHIFT 0x1.8p23f
// 2^23: writing a smaller non-negative integer into its lowest bits adds that integer.
#define INTEGER_SHIFT 0x1p23f

#define LOG2_E 0x1.715476p+0f
// ln 2 in two parts. The high one has 16 bits, so its product with an exponent (8 bits) is exact.
#define LN2_HIGH 0x1.62e3p-1f
#define LN2_LOW 0x1.2fefa4p-17f
#define SQRT_HALF_BITS 0x3f3504f3u

// Beyond these exp is infinite or rounds to 0; within them 2^n is a product of two normal factors.
#define EXP_LARGEST 89.5f
#define EXP_SMALLEST -104.5f

// The polynomials are minimax approximations (Remez algorithm with 60 digits, coefficients then rounded), lowest power
// first. The number given is the largest error, relative to the function's value.

// (eʳ − 1 − r) / r² on |r| ≤ ln 2 / 2: 2^-28.3
#define EXP_COEFFICIENTS 0x1.fffffcp-2f, 0x1.555492p-3f, 0x1.5558f2p-5f, 0x1.1239e2p-7f, 0x1.6a244cp-10f
// (2 artanh s − 2 s) / s³ as a function of z = s², on z ≤ ((√2 − 1) / (√2 + 1))²: 2^-37.6
#define LOG_COEFFICIENTS 0x1.555554p-1f, 0x1.999a7ap-2f, 0x1.2438e6p-2f, 0x1.e2f4b4p-3f
// (tanh a − a) / a³ as a function of z = a², on a ≤ 5/8: 2^-32.5
#define TANH_COEFFICIENTS \
  -0x1.555554p-2f, 0x1.111066p-3f, -0x1.b9ee9ep-5f, 0x1.638bd8p-6f, -0x1.0bf722p-7f, 0x1.18e8e8p-9f

// 2 / π, and π/2 in three parts of 12 bits and a remainder. For angles up to LARGEST_ANGLE the quotient has 12 bits, so
// its products with the parts are exact.
#define LARGEST_ANGLE 0x1p12f
#define TWO_OVER_PI 0x1.45f306p-1f
#define HALF_PI_1 0x1.922p+0f
#define HALF_PI_2 -0x1.2aep-18f
#define HALF_PI_3 -0x1.deap-31f
#define HALF_PI_4 0x1.184698p-44f
// (sin r − r) / r³ as a function of r², on |r| ≤ π/4: 2^-27.9
#define SIN_COEFFICIENTS -0x1.555546p-3f, 0x1.110778p-7f, -0x1.9953d0p-13f
// (cos r − 1 + r²/2) / r⁴ as a function of r²: 2^-32.9
#define COS_COEFFICIENTS 0x1.55554ap-5f, -0x1.6c0c28p-10f, 0x1.99e886p-16f
// erf(x) / x − 1 as a function of x², on |x| ≤ 1: 2^-26.6
#define ERF_COEFFICIENTS \
  0x1.06eba8p-3f, -0x1.81273ep-2f, 0x1.ce2d0ep-4f, -0x1.b7fa4ap-6f, 0x1.540ddcp-8f, -0x1.a42acap-11f, \
    0x1.49e8b8p-14f
// (1 + 2a) exp(a²) erfc(a) as a function of (a − K) / (a + K), on a ≥ 0: 2^-23.8
#define ERFCX_CENTER 2
#define ERFCX_COEFFICIENTS \
  0x1.46e80ep+0f, -0x1.7bf58ep-4f, -0x1.5408d4p-3f, 0x1.4ff5ccp-3f, -0x1.bbfb9cp-5f, -0x1.05668ep-7f, \
    0x1.1ae89ap-7f, 0x1.21531ap-10f, -0x1.57e572p-10f, -0x1.ca6b7cp-13f, 0x1.e998c2p-14f
// Beyond ± this, x·Φ(x) rounds to 0 or x.
#define GELU_LARGEST 15
#define SQRT_HALF 0x1.6a09e6p-1f
