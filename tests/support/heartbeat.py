# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""How long events wait for the main loop of the program under test; the other half of heartbeat.c."""
import mmap
import struct

HEADER, BEAT, MOST = 24, 12, 1000000


class Heartbeat:
    def __init__(self, folder, library):
        path = folder / "heartbeat"
        path.write_bytes(b"")
        with path.open("r+b") as file:
            file.truncate(HEADER + BEAT * MOST)
            self.memory = mmap.mmap(file.fileno(), 0)
        self.env = {"LD_PRELOAD": str(library), "VIVANT_HEARTBEAT": str(path)}

    def reset(self):
        struct.pack_into("<Q", self.memory, 0, 0)

    def block(self, milliseconds):
        """The loop is made to sleep, once."""
        struct.pack_into("<Q", self.memory, 8, milliseconds * 1000)

    def pictures(self):
        """How many pictures panes have drawn since the program began; a pane that plays draws one a frame."""
        return struct.unpack_from("<Q", self.memory, 16)[0]

    def busy(self):
        """Of every turn of the loop, in milliseconds: how long it took; how long it took less what the machine gave to
        others meanwhile; how long it worked."""
        count = struct.unpack_from("<Q", self.memory)[0]
        beats = struct.iter_unpack("<III", self.memory[HEADER:HEADER + BEAT * count])
        return [(wall / 1000, max(wall - waited, 0) / 1000, worked / 1000) for wall, waited, worked in beats]


def percentile(stretches, seconds, share):
    """The wait that a `share` of all events stays under, if they come at any time within `seconds`: an event that comes
    while the loop is busy waits for the rest of that stretch."""
    low, high = 0.0, max(stretches, default=0.0)
    for _ in range(40):
        middle = (low + high) / 2
        late = sum(stretch - middle for stretch in stretches if stretch > middle) / (seconds * 1000)
        low, high = (middle, high) if late > 1 - share else (low, middle)
    return high
