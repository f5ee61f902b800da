// What the shared bodies need to know about `double`: see `element_f32.h`, where each item is explained.

#define ELEMENT double
#define ELEMENT_BYTES 8
#define UNSIGNED uint64_t
#define NAME(NAME) NAME##_f64

#define SIGNIFICAND_BITS 52
#define EXPONENT_BIAS 1023
#define SMALLEST_NORMAL 0x1p-1022
#define SIGN_BIT 0x8000000000000000u
#define RESCALE_EXPONENT 54
#define RESCALE 0x1p54
#define ROUNDING_SHIFT 0x1.8p52
#define INTEGER_SHIFT 0x1p52

#define LOG2_E 0x1.71547652b82fep+0
// The high part has 32 bits, an exponent 11.
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define SQRT_HALF_BITS 0x3fe6a09e667f3bcdu

#define EXP_LARGEST 710.0
#define EXP_SMALLEST -746.0

// 2^-57.9
#define EXP_COEFFICIENTS                                                                                  \
  0x1.000000000000ap-1, 0x1.55555555554fap-3, 0x1.555555555087bp-5, 0x1.1111111127c61p-7,                 \
    0x1.6c16c1842b068p-10, 0x1.a01a012a52131p-13, 0x1.a0199a08f64f8p-16, 0x1.71df251fa06c3p-19,           \
    0x1.28ad766e6a1aep-22, 0x1.ad800cc81c256p-26
// 2^-59.5
#define LOG_COEFFICIENTS                                                                                  \
  0x1.5555555555592p-1, 0x1.999999998005cp-2, 0x1.24924941d3a44p-2, 0x1.c71c521d0eefap-3,                 \
    0x1.74663b823b819p-3, 0x1.39a205954a6b0p-3, 0x1.2f02d9fcc30dfp-3
// 2^-61.2
#define TANH_COEFFICIENTS                                                                                 \
  -0x1.5555555555552p-2, 0x1.1111111110c0fp-3, -0x1.ba1ba1b9cee42p-5, 0x1.664f48704d5a4p-6,               \
    -0x1.226e32c37c739p-7, 0x1.d6d3589d365efp-9, -0x1.7d9c20e15a517p-10, 0x1.350afcb738958p-11,           \
    -0x1.f10dc9c34a83bp-13, 0x1.8009a290036eap-14, -0x1.fa82747edcb74p-16, 0x1.9596de078c901p-18
