"""`make bench`: pages, chat with 50 clients, survey answers, search; on what tests/services.py starts."""

import subprocess
import sys

for name in ("bench_pages", "bench_chat", "bench_surveys", "bench_search"):
    print(f"\n== {name} ==", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=True)
