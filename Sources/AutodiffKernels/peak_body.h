// The peak rate of multiply-adds on one core, measured by a loop of independent ones in registers, for one instruction
// set and one element type.

static double NAME(peak)(void) {
  enum { chains = 12, steps = 20000, runs = 20 };  // 12 sums and 2 operands fit 16 registers; a run takes 30 µs or more
  volatile ELEMENT unknown = 1;
  Vector factor = unknown * (ELEMENT)0.999;
  Vector term = unknown * (ELEMENT)0.001;
  double best = 0;
  for (int run = 0; run < runs; run++) {
    Vector sums[chains];
    for (int chain = 0; chain < chains; chain++) {
      sums[chain] = factor * (ELEMENT)chain;
    }
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int step = 0; step < steps; step++) {
      UNROLL
      for (int chain = 0; chain < chains; chain++) {
        sums[chain] = sums[chain] * factor + term;
      }
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    for (int chain = 0; chain < chains; chain++) {
      unknown = sums[chain][0];
    }
    double seconds = (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
    double rate = 2.0 * chains * (double)LANES * steps / seconds;
    best = rate > best ? rate : best;
  }
  return best;
}
