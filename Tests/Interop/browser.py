"""A real Chromium, driven over its debugging protocol: what it loads, says and shows."""

import base64
import itertools
import json
import shutil
import subprocess
import threading
import time
from urllib.request import urlopen

import websocket

NAME = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Browser:
    def __init__(self, folder, width=1280, height=900):
        self.folder = folder
        self.process = subprocess.Popen(
            [NAME, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
             "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={folder}",
             f"--window-size={width},{height}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = self._port()
        targets = json.load(urlopen(f"http://127.0.0.1:{port}/json/list", timeout=30))
        page = next(target for target in targets if target["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=120)
        self.numbers = itertools.count(1)
        self.answers, self.events = {}, []
        self.changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        for domain in ("Page", "Runtime", "Network", "Log", "DOM"):
            self.command(f"{domain}.enable")
        # Frames of their own process are looked at as well.
        self.command("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True)

    def _port(self):
        file = self.folder / "DevToolsActivePort"
        for _ in range(600):
            if file.exists() and file.read_text().strip():
                return int(file.read_text().split()[0])
            time.sleep(0.1)
        raise AssertionError("Chromium did not start")

    def _read(self):
        while True:
            try:
                message = json.loads(self.socket.recv())
            except (OSError, websocket.WebSocketException, ValueError):
                return
            with self.changed:
                if "id" in message:
                    self.answers[message["id"]] = message
                else:
                    self.events.append(message)
                self.changed.notify_all()
            if message.get("method") == "Target.attachedToTarget":
                session = message["params"]["sessionId"]
                for domain in ("Network", "Log", "Runtime"):
                    self._send(f"{domain}.enable", {}, session)
                # Nothing of it has begun that was not seen.
                self._send("Runtime.runIfWaitingForDebugger", {}, session)

    def _send(self, method, arguments, session=None):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": arguments}
        if session:
            message["sessionId"] = session
        self.socket.send(json.dumps(message))
        return number

    def command(self, method, **arguments):
        number = self._send(method, arguments)
        with self.changed:
            assert self.changed.wait_for(lambda: number in self.answers, timeout=120), method
            answer = self.answers.pop(number)
        assert "error" not in answer, answer
        return answer["result"]

    def evaluate(self, script):
        result = self.command(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait(self, script, seconds=60):
        """Until an expression is true."""
        end = time.time() + seconds
        while time.time() < end:
            if self.evaluate(f"Boolean({script})"):
                return
            time.sleep(0.05)
        raise AssertionError(f"never true: {script}")

    def open(self, address):
        self.command("Page.navigate", url=address)
        self.wait("document.readyState === 'complete'")

    def press(self, key):
        text = key if len(key) == 1 else "\r" if key == "Enter" else ""
        for kind in ("keyDown", "keyUp"):
            self.command("Input.dispatchKeyEvent", type=kind, key=key, text=text if kind == "keyDown" else "",
                         **({"windowsVirtualKeyCode": {"Enter": 13, "Escape": 27, "Tab": 9}[key]}
                            if key in ("Enter", "Escape", "Tab") else {}))

    def click(self, x, y):
        for kind in ("mousePressed", "mouseReleased"):
            self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def size(self, width, height, mobile=False):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                     deviceScaleFactor=1, mobile=mobile)

    def prefer(self, scheme):
        self.command("Emulation.setEmulatedMedia",
                     features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, file, whole=False):
        shot = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(shot["data"]))

    def requests(self):
        """The addresses that were asked for, by any frame; what a policy held back never left."""
        with self.changed:
            held = {event["params"]["requestId"] for event in self.events
                    if event["method"] == "Network.loadingFailed" and event["params"].get("blockedReason")}
            return [event["params"]["request"]["url"] for event in self.events
                    if event["method"] == "Network.requestWillBeSent"
                    and event["params"]["requestId"] not in held]

    def complaints(self):
        """What the console has of errors and exceptions."""
        found = []
        with self.changed:
            for event in self.events:
                parameters = event["params"]
                if event["method"] == "Runtime.exceptionThrown":
                    found.append(json.dumps(parameters["exceptionDetails"])[:500])
                elif event["method"] == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning"):
                    found.append(json.dumps(parameters["args"])[:500])
                elif event["method"] == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
                    found.append(f"{parameters['entry']['text']} {parameters['entry'].get('url', '')}")
        return found

    def close(self):
        self.socket.close()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
