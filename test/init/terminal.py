"""Runs a command in a pseudo-terminal, answers its questions, and prints what it showed as JSON.

usage: terminal.py FOLDER SCRIPT COMMAND...   (SCRIPT: JSON list of [text to wait for, keys to type or SIGINT, SIGTERM])
"""
import json
import os
import pty
import re
import select
import signal
import sys
import time

folder, script, command = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.chdir(folder)
    os.execvp(command[0], command)

shown = b""
seen = 0
deadline = time.monotonic() + 40
steps = list(script)
status = None
while time.monotonic() < deadline:
    ready, _, _ = select.select([terminal], [], [], 0.05)
    if ready:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            part = b""
        if not part:
            break
        shown += part
    elif steps:
        plain = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown[seen:]).decode(errors="replace")
        if steps[0][0] in plain:
            seen = len(shown)
            keys = steps.pop(0)[1]
            if keys in ("SIGINT", "SIGTERM"):
                os.kill(pid, getattr(signal, keys))
            else:
                os.write(terminal, keys.encode())
    done, status = os.waitpid(pid, os.WNOHANG)
    if done:
        # What is left in the terminal's buffer.
        while select.select([terminal], [], [], 0.1)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        break
    status = None
if status is None:
    for _ in range(100):
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
        time.sleep(0.05)
    else:
        os.kill(pid, 9)
        status = None
text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode(errors="replace"))
code = None if status is None else os.waitstatus_to_exitcode(status)
print(json.dumps({"code": code, "shown": text, "left": len(steps)}))
