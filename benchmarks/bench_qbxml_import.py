"""What `import qbxml` costs over bare Python and lxml, in processor time, with cached bytecode."""

import subprocess
import sys

RUNS = 12
TARGET_MS = 60

_IMPORT = """
import time, lxml.etree
start = time.process_time()
import qbxml
print((time.process_time() - start) * 1000)
"""


def main() -> None:
    took = [
        float(subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, check=True).stdout)
        for _ in range(RUNS)
    ]
    best = min(took)
    print(f"import qbxml: {best:.1f} ms over Python + lxml, best of {RUNS}; target {TARGET_MS} ms: ", end="")
    print("MET" if best <= TARGET_MS else "MISSED")


main()
