#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""Packs the derived ICT-FaceKit head (README.md beside this file) for the renderer: quantised, predicted from a
neighbouring vertex, deflated.

usage: pack.py ict-light-50id-55ex.bin.xz seen.bin head.gz"""
import array
import gzip
import lzma
import struct
import sys

STEP = 0.001  # centimetres, and the step of the painted attributes
EYEBALL = 5
GAZE_DISTANCE = 7  # the attribute that is 0 at the centre of the pupil
LID_PATCH = 2.2  # centimetres: a smaller patch is nearly a line when the eye closes, and its Jacobian ill-conditioned


class Reader:
    """Little-endian arrays, one after the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, kind, count):
        size = struct.calcsize("<" + kind) * count
        values = struct.unpack_from("<%d%s" % (count, kind), self.data, self.at)
        self.at += size
        return values


def quantise(values):
    return [round(v / STEP) for v in values]


def predecessors(triangles, count):
    """For every vertex the connected vertex with the largest smaller index, or -1."""
    previous = [-1] * count
    for t in range(0, len(triangles), 3):
        corners = triangles[t : t + 3]
        for a, b in ((0, 1), (1, 2), (2, 0)):
            low, high = sorted((corners[a], corners[b]))
            previous[high] = max(previous[high], low)
    return previous


def residuals(values, previous, channels):
    """Differences from the predecessor, channel after channel, folded to be unsigned."""
    out = array.array("H")
    for c in range(channels):
        for vertex, before in enumerate(previous):
            v = values[vertex * channels + c] - (values[before * channels + c] if before >= 0 else 0)
            out.append(v << 1 if v >= 0 else (-v << 1) - 1)
    return out


def planes(words):
    """Low bytes, then high bytes: the high ones are nearly all zero."""
    data = words.tobytes() if sys.byteorder == "little" else bytes(words.byteswap() or words.tobytes())
    return data[0::2] + data[1::2]


def triangle_bytes(triangles):
    steps = [t - s for s, t in zip((0,) + triangles[:-1], triangles)]
    return struct.pack("<%di" % len(steps), *steps)


def keypoints(reader_keypoints, radii, landmarks, parts, attributes, count):
    """The 15 of the source pack, then lower lids and pupils, left before right in the picture."""
    pupils = [v for v in range(count) if parts[v] == EYEBALL and attributes[v * 9 + GAZE_DISTANCE] < 1e-3]
    left = min(v for v in pupils if VERTICES[3 * v] < 0)
    right = min(v for v in pupils if VERTICES[3 * v] > 0)
    patches = [LID_PATCH] * 2 + list(radii)[2:] + [LID_PATCH] * 2 + [0.8, 0.8]
    return list(reader_keypoints) + [landmarks[41], landmarks[46], left, right], patches


def drop_unseen(triangles, seen, parts, keep):
    """The triangles that some pose shows (one bit each), the vertices they need, and the new number of each vertex."""
    corners = [triangles[3 * t : 3 * t + 3] for t in range(len(triangles) // 3) if seen[t // 8] >> (t % 8) & 1]
    used = {v for c in corners for v in c} | set(keep) | {v for v, p in enumerate(parts) if p == EYEBALL}
    order = sorted(used)
    number = {v: i for i, v in enumerate(order)}
    return tuple(number[v] for c in corners for v in c), order, number


def pick(values, order, channels):
    return [values[v * channels + c] for v in order for c in range(channels)]


def main(source, seen, target):
    global VERTICES
    reader = Reader(lzma.open(source).read())
    if bytes(reader.take("B", 4)) != b"ICTP":
        sys.exit("pack.py: %s is not the derived head" % source)
    count, triangle_count, identities, expressions, points, attributes_per_vertex = reader.take("i", 6)
    VERTICES = reader.take("f", count * 3)
    identity = [reader.take("e", count * 3) for _ in range(identities)]
    expression = [reader.take("e", count * 3) for _ in range(expressions)]
    triangles = reader.take("i", triangle_count * 3)
    parts = reader.take("B", count)
    attributes = reader.take("f", count * attributes_per_vertex)
    point_vertices, point_radii = reader.take("i", points), reader.take("f", points)
    names = bytes(reader.take("B", 2048)).rstrip(b"\0")
    landmarks = reader.take("i", 68)
    point_vertices, point_radii = keypoints(point_vertices, point_radii, landmarks, parts, attributes, count)

    with open(seen, "rb") as file:
        triangles, order, number = drop_unseen(triangles, file.read(), parts, point_vertices)
    VERTICES, parts = pick(VERTICES, order, 3), pick(parts, order, 1)
    attributes = pick(attributes, order, attributes_per_vertex)
    identity, expression = [pick(m, order, 3) for m in identity], [pick(m, order, 3) for m in expression]
    point_vertices = [number[v] for v in point_vertices]
    count, triangle_count = len(order), len(triangles) // 3

    previous = predecessors(triangles, count)
    out = b"VHD1" + struct.pack(
        "<6I", count, triangle_count, identities, expressions, len(point_vertices), attributes_per_vertex
    )
    out += triangle_bytes(triangles) + bytes(parts)
    out += struct.pack("<%dI" % len(point_vertices), *point_vertices)
    out += struct.pack("<%df" % len(point_radii), *point_radii)
    out += struct.pack("<I", len(names)) + names
    out += planes(residuals(quantise(VERTICES), previous, 3))
    out += planes(residuals(quantise(attributes), previous, attributes_per_vertex))
    for shape in identity + expression:
        out += planes(residuals(quantise(shape), previous, 3))
    with open(target, "wb") as file:
        file.write(gzip.compress(out, 9, mtime=0))
    print("%s: %d vertices, %d triangles, %d keypoints" % (target, count, triangle_count, len(point_vertices)))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
