// Undoes `element_f32.h` or `element_f64.h` and the names that the bodies shorten, so that the other can follow.

#undef ELEMENT
#undef ELEMENT_BYTES
#undef UNSIGNED
#undef NAME
#undef SIGNIFICAND_BITS
#undef EXPONENT_BIAS
#undef SMALLEST_NORMAL
#undef SIGN_BIT
#undef RESCALE_EXPONENT
#undef RESCALE
#undef ROUNDING_SHIFT
#undef INTEGER_SHIFT
#undef LOG2_E
#undef LN2_HIGH
#undef LN2_LOW
#undef SQRT_HALF_BITS
#undef EXP_LARGEST
#undef EXP_SMALLEST
#undef EXP_COEFFICIENTS
#undef LOG_COEFFICIENTS
#undef TANH_COEFFICIENTS
#undef Vector
#undef Bits
#undef LANES
