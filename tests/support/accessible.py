# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""What a screen reader is told: the application's tree over AT-SPI."""
from bus import BusError

ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
PROPERTIES = "org.freedesktop.DBus.Properties"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")


class Node:
    def __init__(self, bus, address):
        self.bus, self.address = bus, tuple(address)

    def call(self, interface, member, signature="", *values):
        return self.bus.call(*self.address, interface, member, signature, *values)[0]

    def get(self, interface, name):
        return self.call(PROPERTIES, "Get", "ss", interface, name)

    @property
    def name(self):
        return self.get(ACCESSIBLE, "Name")

    @property
    def description(self):
        return self.get(ACCESSIBLE, "Description")

    @property
    def role(self):
        return self.call(ACCESSIBLE, "GetRoleName")

    def children(self):
        return [Node(self.bus, address) for address in self.call(ACCESSIBLE, "GetChildren")]

    def walk(self):
        """This node and all below it, depth first."""
        try:
            children = self.children()
        except BusError:  # gone meanwhile
            return
        yield self
        for child in children:
            yield from child.walk()

    def names(self):
        """Address → name of every node of the application that was walked to before, in one answer."""
        items = self.bus.call(self.address[0], "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")[0]
        return {item[0]: item[6] for item in items}

    def find(self, name, role=None):
        """The first node below whose name contains `name`, or None."""
        nodes = list(self.walk())
        names = self.names()
        for node in nodes:
            try:
                if name in names.get(node.address, "") and (role is None or node.role == role):
                    return node
            except BusError:  # gone meanwhile
                continue
        return None

    def press(self):
        """Does the first thing that can be done with it: buttons click, switches toggle."""
        return self.call(ACTION, "DoAction", "i", 0)


def application(bus, name):
    """The application's root, or None while it is not there."""
    for child in Node(bus, REGISTRY).children():
        try:
            if name in child.name:
                return child
        except BusError:
            continue
    return None
