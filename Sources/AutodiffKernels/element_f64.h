// The constants of the shared bodies for `double`: see `element_f32.h`, where each is explained.

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

// Parts of 32 bits; a quotient has 21.
#define LARGEST_ANGLE 0x1p21
#define TWO_OVER_PI 0x1.45f306dc9c883p-1
#define HALF_PI_1 0x1.921fb544p+0
#define HALF_PI_2 0x1.0b4611a6p-34
#define HALF_PI_3 0x1.3198a2ep-69
#define HALF_PI_4 0x1.b839a252049c1p-104
// 2^-57.9
#define SIN_COEFFICIENTS \
  -0x1.5555555555548p-3, 0x1.111111110f730p-7, -0x1.a01a019be91e3p-13, 0x1.71de3555259cfp-19, \
    -0x1.ae5e4b7d91511p-26, 0x1.5d8b534d6ca7bp-33
// 2^-63.7
#define COS_COEFFICIENTS \
  0x1.555555555554bp-5, -0x1.6c16c16c15015p-10, 0x1.a01a019c8f1c9p-16, -0x1.27e4f7f184eebp-22, \
    0x1.1ee9dbc19d76cp-29, -0x1.8fa67ac6252d2p-37
// 2^-54.6
#define ERF_COEFFICIENTS \
  0x1.06eba8214db69p-3, -0x1.812746b037a25p-2, 0x1.ce2f21a045958p-4, -0x1.b82ce3135835fp-6, \
    0x1.565bcd2d0de09p-8, -0x1.c02db9584b56ep-11, 0x1.f9a3be4301f29p-14, -0x1.f4dd5cf1d2399p-17, \
    0x1.ba6f13c11bb4bp-20, -0x1.63c87b1fd0250p-23, 0x1.14652db90a1edp-26, -0x1.cd224d9925ce4p-30, \
    0x1.47bbf7ca052dap-33
// 2^-53.7
#define ERFCX_CENTER 4
#define ERFCX_COEFFICIENTS \
  0x1.3ba5916e9fd7fp+0, -0x1.1df1ad154a29fp-3, 0x1.f7f5df66fd44ap-7, 0x1.16ecefcfa625dp-4, \
    -0x1.9ddb23c3e75e1p-4, 0x1.7fee004df2f31p-4, -0x1.0fb06dfe75a6ep-4, 0x1.3079edfa515b2p-5, \
    -0x1.0962387b43838p-6, 0x1.49c671834081ap-8, -0x1.8d4aa43e64ea5p-11, -0x1.a1de816b22ff0p-13, \
    0x1.3be117fa66e22p-13, -0x1.9969438c064bdp-16, -0x1.78b2fa100cef8p-17, 0x1.7fa1f8db8f3ccp-18, \
    0x1.4614752231b41p-22, -0x1.bf0a9da79f91cp-21, 0x1.06e52a55d0073p-24, 0x1.e50b471dd851ep-24, \
    -0x1.0845de2347cbap-27, -0x1.b4bd62cf9f273p-27, -0x1.9c07b375f0d65p-30
#define GELU_LARGEST 40
#define SQRT_HALF 0x1.6a09e667f3bcdp-1
