# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""A small D-Bus client on nothing but Python: enough to call methods, to own a name and to hear signals.

Follows the D-Bus specification 0.41 (marshalling, SASL EXTERNAL). One thread; `Bus.pump` is where everything arrives.
"""
import collections
import os
import select
import socket
import struct
import time

Variant = collections.namedtuple("Variant", "signature value")
Message = collections.namedtuple("Message", "kind serial fields body")

CALL, RETURN, ERROR, SIGNAL = 1, 2, 3, 4
FIELDS = {1: "path", 2: "interface", 3: "member", 4: "error", 5: "reply", 6: "destination", 7: "sender", 8: "signature"}
FIELD_CODES = {"path": (1, "o"), "interface": (2, "s"), "member": (3, "s"), "error": (4, "s"), "reply": (5, "u"),
               "destination": (6, "s"), "signature": (8, "g")}
FIXED = {"y": ("B", 1), "b": ("I", 4), "n": ("h", 2), "q": ("H", 2), "i": ("i", 4), "u": ("I", 4), "x": ("q", 8),
         "t": ("Q", 8), "d": ("d", 8), "h": ("I", 4)}
ALIGNMENT = {**{code: size for code, (_, size) in FIXED.items()}, "s": 4, "o": 4, "g": 1, "v": 1, "a": 4, "(": 8,
             "{": 8}


class BusError(Exception):
    """A method answered with an error, or did not answer in time."""


def types_of(signature):
    """The complete types a signature consists of."""
    at = 0
    while at < len(signature):
        end = at
        while signature[end] == "a":
            end += 1
        depth = 0
        while True:
            depth += signature[end] in "({"
            depth -= signature[end] in ")}"
            end += 1
            if depth == 0:
                break
        yield signature[at:end]
        at = end


class Writer:
    def __init__(self):
        self.data = bytearray()

    def align(self, size):
        self.data += bytes(-len(self.data) % size)

    def put(self, kind, value):
        code = kind[0]
        self.align(ALIGNMENT[code])
        if code in FIXED:
            self.data += struct.pack("<" + FIXED[code][0], value)
        elif code in "so":
            text = value.encode()
            self.data += struct.pack("<I", len(text)) + text + b"\0"
        elif code == "g":
            self.data += bytes([len(value)]) + value.encode() + b"\0"
        elif code == "v":
            self.put("g", value.signature)
            self.put(value.signature, value.value)
        elif code == "a":
            self.put_array(kind[1:], value)
        else:
            for part, item in zip(types_of(kind[1:-1]), value, strict=True):
                self.put(part, item)

    def put_array(self, kind, value):
        at = len(self.data)
        self.data += bytes(4)
        self.align(ALIGNMENT[kind[0]])
        begin = len(self.data)
        for item in value.items() if isinstance(value, dict) else value:
            self.put(kind, item)
        struct.pack_into("<I", self.data, at, len(self.data) - begin)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        self.at += size
        return self.data[self.at - size:self.at]

    def get(self, kind):
        code = kind[0]
        self.at += -self.at % ALIGNMENT[code]
        if code in FIXED:
            value = struct.unpack("<" + FIXED[code][0], self.take(FIXED[code][1]))[0]
            return bool(value) if code == "b" else value
        if code in "so":
            return self.take(self.get("u") + 1)[:-1].decode()
        if code == "g":
            return self.take(self.take(1)[0] + 1)[:-1].decode()
        if code == "v":
            return self.get(self.get("g"))
        if code == "a":
            return self.get_array(kind[1:])
        return tuple(self.get(part) for part in types_of(kind[1:-1]))

    def get_array(self, kind):
        length = self.get("u")
        self.at += -self.at % ALIGNMENT[kind[0]]
        end, items = self.at + length, []
        while self.at < end:
            items.append(self.get(kind))
        return dict(items) if kind[0] == "{" else items


def connect(address):
    """A socket at the first unix address of a list."""
    for one in address.split(";"):
        transport, _, rest = one.partition(":")
        keys = dict(pair.split("=", 1) for pair in rest.split(",") if "=" in pair)
        if transport == "unix" and ("path" in keys or "abstract" in keys):
            link = socket.socket(socket.AF_UNIX)
            link.connect(keys.get("path") or "\0" + keys["abstract"])
            return link
    raise BusError(f"no unix address in {address}")


class Bus:
    """A connection. `signals` collects what was subscribed to; `objects` answers calls to a name of ours."""

    def __init__(self, address):
        self.link, self.rest, self.serial = connect(address), b"", 0
        self.replies, self.signals, self.objects = {}, [], {}
        user = str(os.getuid()).encode().hex()
        self.link.sendall(b"\0AUTH EXTERNAL " + user.encode() + b"\r\n")
        if not self.link.recv(1024).startswith(b"OK"):
            raise BusError("the bus refused us")
        self.link.sendall(b"BEGIN\r\n")
        self.name = self.ask("Hello")[0]

    def close(self):
        self.link.close()

    def send(self, kind, signature="", body=(), **fields):
        content, message = Writer(), Writer()
        for part, value in zip(types_of(signature), body, strict=True):
            content.put(part, value)
        self.serial += 1
        if signature:
            fields["signature"] = signature
        header = [(FIELD_CODES[name][0], Variant(FIELD_CODES[name][1], value)) for name, value in fields.items()]
        for part, value in zip("yyyyuu", (ord("l"), kind, 0, 1, len(content.data), self.serial)):
            message.put(part, value)
        message.put("a(yv)", header)
        message.align(8)
        self.link.sendall(bytes(message.data + content.data))
        return self.serial

    def parse(self):
        """The next whole message of what was received, or None."""
        if len(self.rest) < 16:
            return None
        length, _, header = struct.unpack_from("<III", self.rest, 4)
        total = 16 + header + -header % 8 + length
        if len(self.rest) < total:
            return None
        reader, self.rest = Reader(self.rest[:total]), self.rest[total:]
        _, kind, _, _, _, serial = (reader.get(part) for part in "yyyyuu")
        fields = {FIELDS[code]: value for code, value in reader.get("a(yv)") if code in FIELDS}
        reader.at += -reader.at % 8
        return Message(kind, serial, fields, [reader.get(part) for part in types_of(fields.get("signature", ""))])

    def pump(self, seconds):
        """Takes in what arrives within `seconds`; returns as soon as something did."""
        if not select.select([self.link], [], [], max(seconds, 0))[0]:
            return
        data = self.link.recv(1 << 20)
        if not data:
            raise BusError("the bus is gone")
        self.rest += data
        while (message := self.parse()) is not None:
            self.take_in(message)

    def take_in(self, message):
        if message.kind in (RETURN, ERROR):
            self.replies[message.fields["reply"]] = message
        elif message.kind == SIGNAL:
            self.signals.append(message)
        else:
            self.answer(message)

    def answer(self, message):
        fields = message.fields
        handler = self.objects.get(fields.get("interface"))
        if handler is None:
            self.send(ERROR, "s", ["nothing of the kind here"], error="org.freedesktop.DBus.Error.UnknownMethod",
                      reply=message.serial, destination=fields["sender"])
            return
        signature, body = handler(fields["member"], message.body)
        self.send(RETURN, signature, body, reply=message.serial, destination=fields["sender"])

    def call(self, destination, path, interface, member, signature="", *body, timeout=30):
        """The answer's values. Raises BusError for an error or when `timeout` seconds have passed."""
        serial = self.send(CALL, signature, body, destination=destination, path=path, interface=interface,
                           member=member)
        deadline = time.monotonic() + timeout
        while serial not in self.replies:
            left = deadline - time.monotonic()
            if left <= 0:
                raise BusError(f"{interface}.{member} did not answer within {timeout} s")
            self.pump(left)
        reply = self.replies.pop(serial)
        if reply.kind == ERROR:
            raise BusError(f"{interface}.{member}: {reply.fields.get('error')} {reply.body}")
        return reply.body

    def ask(self, member, signature="", *body):
        """Of the bus itself."""
        return self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", member, signature,
                         *body)

    def has_owner(self, name):
        return self.ask("NameHasOwner", "s", name)[0]

    def own(self, name, interface, handler):
        """Answers calls of `interface`: handler (member, values) returns (signature, values)."""
        self.objects[interface] = handler
        self.ask("RequestName", "su", name, 4)

    def subscribe(self, rule):
        self.ask("AddMatch", "s", rule)
