// The mathematics library, rounding modes and floating-point exceptions.
#include <complex.h>
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdio.h>

#pragma STDC FENV_ACCESS ON
static volatile double third = 1.0, three = 3.0, big = 1e308, zero = 0.0;

int main(void) {
  for (double x = -2; x <= 2; x += 0.37)
    printf("%.15g %.15g %.15g %.15g %.15g %.15g\n", sin(x), cos(x), exp(x), tan(x), atan2(x, 1.5), cbrt(x));
  for (double x = 0.1; x < 100; x *= 3.7)
    printf("%.15g %.15g %.15g %.15g %.15g\n", log(x), sqrt(x), pow(x, 1.7), lgamma(x), erf(x));
  printf("%a %a %.20Lg\n", nextafter(1.0, 2.0), fma(1e16, 1.0000001, -1e16), sqrtl(2.0L));
  printf("%g %g %g %d %d\n", floor(-2.5), ceil(-2.5), round(-2.5), (int)lrint(2.5), (int)lround(2.5));
  int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD};
  for (int i = 0; i < 4; i++) {
    fesetround(modes[i]);
    printf("%a %a %a\n", third / three, -third / three, rint(0.5));
  }
  fesetround(FE_TONEAREST);
  feclearexcept(FE_ALL_EXCEPT);
  volatile double r = big * big;
  printf("overflow %d inexact %d\n", fetestexcept(FE_OVERFLOW) != 0, fetestexcept(FE_INEXACT) != 0);
  feclearexcept(FE_ALL_EXCEPT);
  r = third / zero;
  printf("%g divide %d\n", r, fetestexcept(FE_DIVBYZERO) != 0);
  feclearexcept(FE_ALL_EXCEPT);
  r = zero / zero;
  printf("nan %d invalid %d\n", isnan(r), fetestexcept(FE_INVALID) != 0);
  printf("%d %d %d\n", (int)isinf(INFINITY), (int)signbit(-0.0), fpclassify(DBL_MIN / 4) == FP_SUBNORMAL);
  double complex z = cexp(I * M_PI / 4);
  printf("%.12f %.12f\n", creal(z), cimag(z));
  float f = 16777216.0f;
  printf("%.1f %.9g %.9g\n", f + 1.0f, 0.1f * 3.0f, (double)0.1f);
  printf("%ld %ld %lu\n", (long)1e18, (long)-2.9, (unsigned long)1.8e19);
  printf("%.6f %d\n", frexp(1234.5, &(int){0}), ilogb(1234.5));
  return 0;
}
