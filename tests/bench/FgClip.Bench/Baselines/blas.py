"""Which BLAS NumPy multiplies with. Another than OpenBLAS is no peer: the reference BLAS has a hundredth of its speed."""
import ctypes
import sys


def describe():
    """Names OpenBLAS, its kernel and its threads, or ends the program."""
    paths = sorted({line.split()[-1] for line in open("/proc/self/maps") if "blas" in line})
    for path in paths:
        library = ctypes.CDLL(path)
        if hasattr(library, "openblas_get_corename"):
            config, core = library.openblas_get_config, library.openblas_get_corename
            config.restype = core.restype = ctypes.c_char_p
            version = " ".join(config().decode().split()[:2])
            return f"{version}, kernel {core().decode()}, {library.openblas_get_num_threads()} threads"
    sys.exit(f"NumPy multiplies with {paths}, not with OpenBLAS. Install libopenblas0-pthread.")
