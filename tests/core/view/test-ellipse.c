/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Vivant authors */
#include "tap.h"
#include "view/ellipse.h"

#include <math.h>

#define PI 3.14159265358979323846

static void
test_rotated (void)
{
  bool good = true;

  /* R(t) · diag(2, 0.5): an ellipse turned by t, whatever is multiplied from the right. */
  for (int i = -8; i <= 8; i++) {
    double t = i * PI / 20, c = cos (t), s = sin (t), u = cos (0.3 * i), v = sin (0.3 * i);
    double a[2][2] = {{2 * c, -0.5 * s}, {2 * s, 0.5 * c}};
    float m[2][2];
    for (int r = 0; r < 2; r++) {
      m[r][0] = (float) (a[r][0] * u + a[r][1] * v);
      m[r][1] = (float) (-a[r][0] * v + a[r][1] * u);
    }
    FommEllipse e = fomm_ellipse_from_jacobian ((const float (*)[2]) m, 10, 1, 1);
    good = good && fabs (e.major - 20) < 1e-4 && fabs (e.minor - 5) < 1e-4 && fabs (e.angle - t) < 1e-5 && !e.mirrored;
  }
  tap_ok (good, "axes and angle of turned ellipses");
}

static void
test_special (void)
{
  const float mirror[2][2] = {{1, 0}, {0, -0.5F}}, flat[2][2] = {{1, 1}, {1, 1}};
  const float broken[2][2] = {{NAN, 0}, {0, 1}}, one[2][2] = {{1, 0}, {0, 1}};
  FommEllipse m = fomm_ellipse_from_jacobian (mirror, 1, 1, 1), f = fomm_ellipse_from_jacobian (flat, 1, 1, 1);
  FommEllipse b = fomm_ellipse_from_jacobian (broken, 1, 1, 1), wide = fomm_ellipse_from_jacobian (one, 0.5, 100, 50);
  double axis[2];

  tap_ok (m.mirrored && fabs (m.major - 1) < 1e-12 && fabs (m.minor - 0.5) < 1e-12, "a mirrored map says so");
  tap_ok (fabs (f.major - 2) < 1e-12 && f.minor < 1e-12 && fabs (f.angle - PI / 4) < 1e-12, "a flat map is a line");
  tap_ok (b.major == 0 && b.minor == 0, "what is not finite is a point");
  tap_ok (wide.major == 50 && wide.minor == 25 && wide.angle == 0, "a circle on a wide picture is an ellipse");
  fomm_jacobian_axis (mirror, 1, 2, 10, 10, axis);
  tap_ok (axis[0] == 0 && axis[1] == -10, "where an axis goes");
}

int
main (void)
{
  test_rotated ();
  test_special ();
  return tap_done ();
}
