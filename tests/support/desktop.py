# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Vivant authors
"""A desktop of its own for a test: Xvfb, a private session bus, an empty home, and the real program in them.

Nothing here sleeps: `wait` goes on as soon as the bus says something, and gives up at a deadline.
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import scratch
from bus import Bus, BusError, Variant

APP_ID = "io.github.vivantapp.Vivant"
APP_PATH = "/" + APP_ID.replace(".", "/")
# Seconds that anything may take; a sanitized program on a busy machine is slow.
PATIENCE = 400 if "VIVANT_SANITIZED" in os.environ else 150
# For a sanitized program that meets leaks of libraries, which only a whole stack can tell from ours. Slow.
WHOLE_STACKS = ({"ASAN_OPTIONS": os.environ["ASAN_OPTIONS"] + ":fast_unwind_on_malloc=0"}
                if "ASAN_OPTIONS" in os.environ else {})
POLL = 0.1  # seconds between looks at what the bus does not tell of

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Failure(Exception):
    """What was waited for did not happen."""


def missing():
    """Why there can be no desktop here, or None."""
    for program in ("Xvfb", "dbus-daemon"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return None


def read_line(descriptor, what):
    with os.fdopen(descriptor) as stream:
        line = stream.readline().strip()
    if not line:
        raise Failure(f"{what} did not start")
    return line


class Desktop:
    """Use as a context; everything it started has ended when the context is left."""

    def __init__(self, source, program):
        self.source, self.program = pathlib.Path(source), pathlib.Path(program).resolve()
        self.folder = scratch.folder("vivant-desktop-")
        self.processes, self.env = [], {}
        self.bus = self.accessibility = None
        self.notifications = []  # (heading, text) of what programs told the user

    def __enter__(self):
        try:
            self.prepare()
            self.start_display()
            self.start_bus()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        for bus in (self.bus, self.accessibility):
            if bus is not None:
                bus.close()
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def prepare(self):
        kept = ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "GSETTINGS_SCHEMA_DIR",
                "MALLOC_CHECK_")
        self.env = {name: os.environ[name] for name in kept if name in os.environ}
        for name, folder in (("HOME", "home"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"),
                             ("XDG_CONFIG_HOME", "config"), ("XDG_RUNTIME_DIR", "run"), ("TMPDIR", "tmp")):
            (self.folder / folder).mkdir(mode=0o700)
            self.env[name] = str(self.folder / folder)
        self.env.update(LC_ALL="C.UTF-8", LANGUAGE="", GSETTINGS_BACKEND="memory", GIO_USE_VFS="local",
                        GDK_BACKEND="x11", GSK_RENDERER="cairo", GTK_A11Y="atspi", ADW_DISABLE_PORTAL="1",
                        G_DEBUG="gc-friendly,fatal-criticals", VIVANT_DATADIR=str(self.source / "data"))

    def start(self, command, **options):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=self.env, **options)
        self.processes.append(process)
        return process

    def start_display(self):
        ours, theirs = os.pipe()
        self.start(["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
                   pass_fds=[theirs], stderr=subprocess.DEVNULL)
        os.close(theirs)
        self.env["DISPLAY"] = ":" + read_line(ours, "Xvfb")

    def start_bus(self):
        services = self.folder / "services"
        services.mkdir()
        for folder in ("/usr/share/dbus-1/services", "/usr/local/share/dbus-1/services"):
            # Only this one: portals and settings daemons of the machine are no part of the test.
            if (service := pathlib.Path(folder) / "org.a11y.Bus.service").exists():
                lines = service.read_text().splitlines()
                (services / service.name).write_text("\n".join(x for x in lines if not x.startswith("Systemd")) + "\n")
        config = self.folder / "bus.conf"
        config.write_text(BUS_CONFIG.format(folder=self.folder))
        ours, theirs = os.pipe()
        self.start(["dbus-daemon", f"--config-file={config}", "--nofork", f"--print-address={theirs}"],
                   pass_fds=[theirs], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = read_line(ours, "dbus-daemon")
        self.bus = Bus(self.env["DBUS_SESSION_BUS_ADDRESS"])
        self.bus.subscribe("type='signal',interface='org.gtk.Actions'")
        self.bus.subscribe("type='signal',member='NameOwnerChanged'")
        self.bus.own("org.freedesktop.Notifications", "org.freedesktop.Notifications", self.notify)

    def notify(self, member, values):
        """The desktop's notification service."""
        if member == "Notify":
            self.notifications.append((values[3], values[4]))
            return "u", [len(self.notifications)]
        if member == "GetCapabilities":
            return "as", [["body"]]
        return ("ssss", ["test", "test", "1", "1.2"]) if member == "GetServerInformation" else ("", [])

    def wait(self, condition, what, patience=PATIENCE):
        """The first true value of `condition`. Raises Failure after `patience` seconds."""
        deadline = time.monotonic() + patience
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > deadline:
                raise Failure(f"{what}: not within {patience} s")
            self.bus.pump(POLL)
            self.bus.signals.clear()

    def open(self, *arguments, **env):
        return Program(self, arguments, env)

    def accessible(self):
        """The accessibility bus."""
        if self.accessibility is None:
            address = self.bus.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0]
            self.accessibility = Bus(address)
        return self.accessibility


class Program:
    """The application under test, driven over the bus."""

    def __init__(self, desktop, arguments, env):
        self.desktop, self.bus = desktop, desktop.bus
        self.log = desktop.folder / f"log-{len(desktop.processes)}"
        self.process = subprocess.Popen([desktop.program, *map(str, arguments)], stdin=subprocess.DEVNULL,
                                        stdout=self.log.open("wb"), stderr=subprocess.STDOUT,
                                        # Python ignores SIGXFSZ: so a limit on files is an error, not a signal.
                                        env={**desktop.env, **env}, restore_signals=False)
        desktop.processes.append(self.process)
        self.wait(lambda: self.bus.has_owner(APP_ID), "the application on the bus")
        self.wait(self.windows, "a window")

    def output(self):
        return self.log.read_text(errors="replace")

    def wait(self, condition, what, patience=PATIENCE):
        def look():
            if self.process.poll() is not None:
                raise Failure(f"{what}: the program ended with status {self.process.returncode}: "
                              f"{self.output()[-2000:]}")
            return condition()
        return self.desktop.wait(look, what, patience)

    def windows(self):
        """Numbers of the windows there are."""
        xml = self.bus.call(APP_ID, f"{APP_PATH}/window", "org.freedesktop.DBus.Introspectable", "Introspect")[0]
        return sorted(int(number) for number in re.findall(r'node name="(\d+)"', xml))

    def wait_for_windows(self, count):
        return self.wait(lambda: len(found := self.windows()) == count and found, f"{count} windows")

    def call(self, window, member, signature="", *values):
        path = APP_PATH if window is None else f"{APP_PATH}/window/{window}"
        return self.bus.call(APP_ID, path, "org.gtk.Actions", member, signature, *values, timeout=PATIENCE)

    def activate(self, name, *parameter, window=1):
        """Activates an action; a parameter is given as (signature, value)."""
        values = [Variant(*parameter)] if parameter else []
        self.call(window, "Activate", "sava{sv}", name, values, {})

    def describe(self, name, window=1):
        """(enabled, parameter type, state or None) of an action."""
        enabled, kind, state = self.call(window, "Describe", "s", name)[0]
        return enabled, kind, state[0] if state else None

    def enabled(self, name, window=1):
        return self.describe(name, window)[0]

    def status(self, window=1):
        """What the window says of itself."""
        return Status(self.describe("status", window)[2])

    def wait_for(self, condition, what, window=1, patience=PATIENCE):
        """Waits until `condition` (Status) is true; returns that status."""
        last = []

        def look():
            last[:] = [self.status(window)]
            return condition(last[0]) and last[0]
        try:
            return self.wait(look, what, patience)
        except Failure as failure:
            raise Failure(f"{failure}; last seen: {last[0].text if last else 'nothing'}") from None

    def wait_for_news(self, condition, what, window=1, patience=PATIENCE):
        """Like `wait_for`, but only listens to what the window tells by itself: asking would disturb it."""
        path, deadline = f"{APP_PATH}/window/{window}", time.monotonic() + patience
        while time.monotonic() < deadline:
            self.bus.pump(POLL)
            told = [signal.body[2]["status"] for signal in self.bus.signals
                    if signal.fields.get("member") == "Changed" and signal.fields.get("path") == path
                    and "status" in signal.body[2]]
            self.bus.signals.clear()
            for text in told:
                if condition(status := Status(text)):
                    return status
        raise Failure(f"{what}: not within {patience} s")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.desktop.wait(lambda: not self.bus.has_owner(APP_ID), "the name free again")

    def quit(self):
        """Closes everything; the exit status."""
        try:
            self.activate("quit", window=None)
        except BusError:  # it was gone before it could answer
            pass
        return self.ended()

    def ended(self):
        """The exit status, once it has ended by itself."""
        self.desktop.wait(lambda: self.process.poll() is not None, "the program's end")
        return self.process.returncode


class Status:
    """The state of the action "status": phase, frames done, frames in all, page, name of the step to undo."""

    def __init__(self, text):
        self.text = text
        self.phase, done, total, self.page, self.undo = text.split(" ", 4)
        self.done, self.total = int(done), int(total)


def run(source, program, tap, story, **env):
    """One story on a desktop of its own; a Failure becomes a failed case."""
    with Desktop(source, program) as desktop:
        desktop.env.update(env)
        try:
            story(desktop)
        except (Failure, BusError) as failure:
            tap.case(f"{story.__name__.replace('_', ' ')} goes through", [str(failure)])


def skip_everything(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(0)
