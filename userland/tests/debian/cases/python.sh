python3 - << 'EOF'
import sys, os, json, math, re, itertools, collections, subprocess, threading, tempfile, struct, hashlib, datetime, functools, time, signal
print(sum(range(100)), 2**100, 7//2, -7//2, 1/3, round(2.5), "%5.2f" % math.pi, f"{255:x} {1e10:g}")
print(json.dumps({"a": [1, 2.5, None, True], "é": "x"}, sort_keys=True), json.loads('{"k": [1]}'))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world"), [x**2 for x in range(5)], {k: v for k, v in zip("ab", [1, 2])})
print(subprocess.run(["echo", "hi"], capture_output=True).stdout, subprocess.run("exit 3", shell=True).returncode)
r = []; ts = [threading.Thread(target=lambda i=i: r.append(i)) for i in range(8)]; [t.start() for t in ts]; [t.join() for t in ts]; print(sorted(r))
q = collections.deque(maxlen=3); q.extend(range(5)); print(q, collections.Counter("hello").most_common(1))
print(hashlib.sha256(b"x").hexdigest()[:16], struct.pack("<IH", 1, 2), datetime.date(2024, 2, 29) + datetime.timedelta(365))
pid = os.fork()
if pid == 0: os._exit(5)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
def h(s, f): print("signal", s)
signal.signal(signal.SIGUSR1, h); os.kill(os.getpid(), signal.SIGUSR1)
r, w = os.pipe(); os.write(w, b"pipe"); print(os.read(r, 10))
try: open("/nonexistent")
except FileNotFoundError as e: print(e)
with tempfile.TemporaryDirectory() as d: open(d + "/f", "w").write("x"); print(os.listdir(d))
print(functools.reduce(lambda a, b: a * b, range(1, 20)), list(itertools.permutations("abc", 2))[:2], sorted({3, 1, 2}, reverse=True))
lock = threading.Lock(); n = 0
def inc():
    global n
    for _ in range(1000):
        with lock: n += 1
ts = [threading.Thread(target=inc) for _ in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; print(n)
print(sys.version_info[:2] >= (3, 11), os.cpu_count() > 0, time.monotonic() > 0)
EOF
python3 -c 'import socket; a,b=socket.socketpair(); a.send(b"x"); print(b.recv(9))'; python3 -c '1/0'; echo $?; python3 -c 'raise SystemExit(4)'; echo $?; echo 'print("stdin")' | python3; python3 -m json.tool <<< '{"a":1}'
