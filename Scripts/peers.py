"""Times bench cases and the same work in JAX and PyTorch, in turn, and prints the ratios.

    swift build -c release --product demos
    MNIST_DIR=… PYTHON Scripts/peers.py [CASE …]

PYTHON is one of an environment with numpy, jax and torch; a peer that is missing is left out, and the cases of MNIST
without MNIST_DIR. Every measurement is a process of its own, the minimum of its runs; each case is run before and
after its peer, and the smaller time counts, so that a machine that changes its pace misleads less. Ratios below 1:
faster than the peer.
"""

import gzip
import json
import os
import subprocess
import sys
import time

DEMOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".build", "release", "demos")
UNITS = [(1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")]


def fastest(run, units=1, seconds=2.0, most=40):
    """The seconds of the fastest run for each unit, after one that compiles."""
    run()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 3 or (len(times) < most and time.perf_counter() < end):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times) / units


# The networks


def mnist(pixels):
    import numpy

    folder = os.environ["MNIST_DIR"]
    with gzip.open(f"{folder}/train-images-idx3-ubyte.gz") as file:
        images = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 784)[:55000]
    with gzip.open(f"{folder}/train-labels-idx1-ubyte.gz") as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)[:55000].astype(numpy.int32)
    low, high = pixels
    return low + (high - low) * images.astype(numpy.float32) / 255, labels


def parameters(sizes):
    import numpy

    random = numpy.random.default_rng(0)
    return [
        (random.standard_normal((n, m), numpy.float32) / numpy.float32(n) ** 0.5, numpy.zeros(m, numpy.float32))
        for n, m in zip(sizes, sizes[1:])
    ]


def jax_steps(sizes, optimizer):
    """A step of training on a batch, and its state."""
    import jax
    import jax.numpy as jnp

    def loss(layers, x, y):
        for weights, bias in layers[:-1]:
            x = jax.nn.sigmoid(x @ weights + bias)
        logits = x @ layers[-1][0] + layers[-1][1]
        return -jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], 1).mean()

    layers = jax.tree.map(jnp.array, parameters(sizes))

    def descend(state, x, y):
        return jax.tree.map(lambda w, g: w - 0.1 * g, state, jax.grad(loss)(state, x, y))

    def adam(state, x, y):
        layers, first, second, count = state
        gradient = jax.grad(loss)(layers, x, y)
        count = count + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
        rate = 1e-3 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        layers = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-8), layers, first, second)
        return layers, first, second, count

    if optimizer == "sgd":
        return descend, layers
    zeros = jax.tree.map(jnp.zeros_like, layers)
    return adam, (layers, zeros, zeros, jnp.zeros(()))


def jax_epoch(sizes, batch, optimizer, pixels=(0, 1)):
    """An epoch as one compiled loop."""
    import jax
    import jax.numpy as jnp
    import numpy

    x, y = map(jnp.array, mnist(pixels))
    step, state = jax_steps(sizes, optimizer)
    count = len(y) // batch * batch

    @jax.jit
    def epoch(state, order):
        return jax.lax.scan(lambda state, places: (step(state, x[places], y[places]), None), state, order)[0]

    random = numpy.random.default_rng(0)

    def run():
        order = random.permutation(len(y))[:count].reshape(-1, batch)
        jax.block_until_ready(epoch(state, jnp.array(order)))

    return fastest(run, seconds=4)


def torch_epoch(sizes, batch, optimizer, pixels=(0, 1)):
    import numpy
    import torch

    x, y = map(torch.from_numpy, mnist(pixels))
    layers = []
    for n, m in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(n, m), torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*layers[:-1])
    kind = torch.optim.SGD if optimizer == "sgd" else torch.optim.Adam
    steps = kind(model.parameters(), 0.1 if optimizer == "sgd" else 1e-3)
    loss, count = torch.nn.CrossEntropyLoss(), len(y) // batch * batch
    random = numpy.random.default_rng(0)

    def run():
        order = torch.from_numpy(random.permutation(len(y)))
        for start in range(0, count, batch):
            places = order[start : start + batch]
            steps.zero_grad()
            loss(model(x[places]), y[places].long()).backward()
            steps.step()

    return fastest(run, seconds=4)


def jax_digits():
    import jax
    import jax.numpy as jnp
    import numpy

    random = numpy.random.default_rng(0)
    x = jnp.array(random.random((1440, 64), numpy.float32))
    y = jnp.array(random.integers(0, 10, 1440, numpy.int32))
    step, state = jax_steps([64, 50, 10], "sgd")
    one = jax.jit(lambda state, places: step(state, x[places], y[places]))
    batches = [jnp.array(random.permutation(1440)[:32]) for _ in range(45)]

    def run():
        now = state
        for places in batches:
            now = one(now, places)
        jax.block_until_ready(now)

    return fastest(run, units=45)


# Expressions


def jax_double():
    import jax

    jax.config.update("jax_enable_x64", True)
    return jax


def jax_tanh_chain():
    import jax
    import jax.numpy as jnp
    import numpy

    weights = jnp.array(numpy.random.default_rng(0).standard_normal((16, 16), numpy.float32) / 4)

    def chain(w):
        h = jnp.ones((16, 16), jnp.float32)
        for _ in range(100):
            h = jnp.tanh(h @ w)
        return h.sum()

    compiled = jax.jit(jax.grad(chain))
    return fastest(lambda: jax.block_until_ready(compiled(weights)), units=100)


def torch_tanh_chain():
    import torch

    weights = (torch.randn(16, 16) / 4).requires_grad_()

    def run():
        h = torch.ones(16, 16)
        for _ in range(100):
            h = torch.tanh(h @ weights)
        weights.grad = None
        h.sum().backward()

    return fastest(run, units=100)


def jax_scalar_call():
    jax = jax_double()
    import jax.numpy as jnp

    compiled = jax.jit(jax.value_and_grad(lambda x: jnp.sqrt(x * x + jnp.exp(x * x))))
    return fastest(lambda: [jax.block_until_ready(compiled(0.3 + 1e-5 * place)) for place in range(2000)], units=2000)


def jax_scalar_batch():
    jax = jax_double()
    import jax.numpy as jnp

    points = 0.3 + 1e-7 * jnp.arange(2_000_000)
    compiled = jax.jit(jax.vmap(jax.value_and_grad(lambda x: jnp.sqrt(x * x + jnp.exp(x * x)))))
    return fastest(lambda: jax.block_until_ready(compiled(points)), units=2_000_000)


def jax_per_example(sizes, examples=128):
    """The gradient of each example, [examples × …]."""
    import jax
    import jax.numpy as jnp
    import numpy

    layers = jax.tree.map(jnp.array, parameters(sizes))
    random = numpy.random.default_rng(0)
    x = jnp.array(random.random((examples, sizes[0]), numpy.float32))
    y = jax.nn.one_hot(jnp.arange(examples) % sizes[-1], sizes[-1])

    def loss(layers, x, y):
        (w, b), (v, c) = layers
        return -(jax.nn.log_softmax(jax.nn.sigmoid(x @ w + b) @ v + c) * y).sum()

    compiled = jax.jit(jax.vmap(jax.grad(loss), (None, 0, 0)))
    return fastest(lambda: jax.block_until_ready(compiled(layers, x, y)), units=examples)


def jax_rosenbrock():
    jax = jax_double()
    import jax.numpy as jnp

    start = 0.5 + 1e-6 * jnp.arange(1_000_000)

    def rosenbrock(x):
        a = x[1:] - x[:-1] ** 2
        return (100 * a**2 + (1 - x[:-1]) ** 2).sum()

    compiled = jax.jit(jax.value_and_grad(rosenbrock))
    return fastest(lambda: jax.block_until_ready(compiled(start)), units=1_000_000)


def torch_product():
    import torch

    a, b = torch.randn(512, 512), torch.randn(512, 512)
    return fastest(lambda: [torch.mm(a, b) for _ in range(20)], units=20)


def jax_product():
    import jax
    import jax.numpy as jnp

    a, b = jnp.ones((512, 512), jnp.float32), jnp.ones((512, 512), jnp.float32)
    product = jax.jit(lambda a, b: a @ b)

    def run():
        for _ in range(20):
            result = product(a, b)
        jax.block_until_ready(result)

    return fastest(run, units=20)


def lstm():
    """The gradient of `bench lstm-loop`, by jax.lax.scan, and its argument."""
    import jax
    import jax.numpy as jnp
    import numpy

    random = numpy.random.default_rng(0)
    steps, samples, features, units = 1000, 16, 32, 64
    x = jnp.array(random.standard_normal((steps, samples, features), numpy.float32))
    shapes = [(features, 4 * units), (units, 4 * units), (4 * units,)]
    weights = [jnp.array(0.1 * random.standard_normal(shape, numpy.float32)) for shape in shapes]

    def loss(weights):
        w, u, b = weights

        def step(state, x):
            h, c = state
            i, f, g, o = jnp.split(x @ w + h @ u + b, 4, axis=1)
            c = jax.nn.sigmoid(f + 1) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), h

        zeros = jnp.zeros((samples, units), jnp.float32)
        return jnp.square(jax.lax.scan(step, (zeros, zeros), x)[1]).mean()

    return loss, weights


def jax_lstm():
    import jax

    loss, weights = lstm()
    compiled = jax.jit(jax.grad(loss))
    return fastest(lambda: jax.block_until_ready(compiled(weights)), units=1000)


# Compilation


def compilation(function, argument, units):
    """Tracing and compiling a gradient for the first time, and one run of it."""
    import jax

    times = []
    for _ in range(2):
        jax.clear_caches()
        start = time.perf_counter()
        jax.block_until_ready(jax.jit(jax.grad(function))(argument))
        times.append(time.perf_counter() - start)
    return min(times) / units


def jax_compile_scalars(rows):
    jax = jax_double()
    import jax.numpy as jnp

    def function(x):
        for _ in range(rows // 3):
            x = jnp.sin(x) + 0.5 * x
        return x

    return compilation(function, 0.5, rows)


def jax_compile_tensors(steps):
    jax = jax_double()
    import jax.numpy as jnp

    matrix = 0.5 * jnp.eye(16)

    def function(x):
        for _ in range(steps // 3):
            x = jnp.tanh(x @ matrix) + x
        return x.sum()

    return compilation(function, jnp.ones((1, 16)), steps)


SMALL, LARGE = [784, 100, 10], [784, 512, 512, 10]
CASES = {
    "mnist-100-sgd": {"jax": lambda: jax_epoch(SMALL, 100, "sgd"), "torch": lambda: torch_epoch(SMALL, 100, "sgd")},
    "mnist-100-sgd-no-zeros": {"jax": lambda: jax_epoch(SMALL, 100, "sgd", (-1, 1))},
    "mnist-512x2-adam": {
        "jax": lambda: jax_epoch(LARGE, 128, "adam"),
        "torch": lambda: torch_epoch(LARGE, 128, "adam"),
    },
    "digits-step": {"jax": jax_digits},
    "tanh-chain": {"jax": jax_tanh_chain},
    "tanh-chain-eager": {"torch": torch_tanh_chain},
    "scalar-call": {"jax": jax_scalar_call},
    "scalar-batch": {"jax": jax_scalar_batch},
    "per-example-gradients": {"jax": lambda: jax_per_example(SMALL)},
    "per-example-gradients-small": {"jax": lambda: jax_per_example([64, 64, 10])},
    "rosenbrock-tensor": {"jax": jax_rosenbrock},
    "gemm": {"jax": jax_product, "torch": torch_product},
    "compile-gradient-1000": {"jax": lambda: jax_compile_scalars(1000)},
    "compile-gradient-10000": {"jax": lambda: jax_compile_scalars(10_000)},
    "lstm-loop": {"jax": jax_lstm},
    "compile-lstm-loop": {"jax": lambda: compilation(*lstm(), 1)},
    "compile-tensor-gradient-1000": {"jax": lambda: jax_compile_tensors(1000)},
}


# Solvers


def scipy_minimize():
    import numpy
    from scipy.optimize import minimize, rosen, rosen_der

    start = numpy.array([-1.2 if i % 2 == 0 else 1.0 for i in range(100)])
    options = dict(maxiter=10000, maxfun=100000, ftol=0, gtol=1e-8)
    return fastest(lambda: minimize(rosen, start, jac=rosen_der, method="L-BFGS-B", options=options))


def scipy_lotka_volterra():
    from scipy.integrate import solve_ivp

    def field(t, y):
        return 1.5 * y[0] - y[0] * y[1], y[0] * y[1] - 3 * y[1]

    return fastest(lambda: solve_ivp(field, (0, 10), [1.0, 1.0], method="RK45", rtol=1e-8, atol=1e-8))


def robertson(t, y):
    slow, back, fast = 0.04 * y[0], 1e4 * y[1] * y[2], 3e7 * y[1] * y[1]
    return back - slow, slow - back - fast, fast


def robertson_jacobian(t, y):
    return [[-0.04, 1e4 * y[2], 1e4 * y[1]], [0.04, -1e4 * y[2] - 6e7 * y[1], -1e4 * y[1]], [0, 6e7 * y[1], 0]]


def scipy_robertson(method):
    from scipy.integrate import solve_ivp

    def run():
        solve_ivp(
            robertson, (0, 4e4), [1.0, 0.0, 0.0], method=method, rtol=1e-6, atol=1e-10, jac=robertson_jacobian)

    return fastest(run)


CASES["minimize-rosenbrock"] = {"scipy": scipy_minimize}
CASES["integrate-lotka-volterra"] = {"scipy": scipy_lotka_volterra}
CASES["integrate-robertson"] = {"scipy": lambda: min(scipy_robertson(method) for method in ("Radau", "BDF", "LSODA"))}


def text(seconds):
    for size, unit in UNITS:
        if seconds >= size:
            break
    return f"{seconds / size:.3g} {unit}"


def ours(case):
    run = subprocess.run([DEMOS, "bench", case, "--json"], capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[0])


def peer(case, name):
    run = subprocess.run([sys.executable, __file__, "--measure", case, name], capture_output=True, text=True)
    return float(run.stdout.split()[-1]) if run.returncode == 0 else None


def has(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def main(names):
    unknown = [name for name in names if name not in CASES]
    if unknown:
        sys.exit(f"peers.py: no case is named {', '.join(unknown)}; there are {', '.join(CASES)}")
    if not os.path.exists(DEMOS):
        sys.exit("peers.py: build the demos first: swift build -c release --product demos")
    found = [name for name in ("jax", "torch", "scipy") if has(name)]
    if not found:
        sys.exit(f"peers.py: {sys.executable} has neither jax nor torch; give a Python that has one")
    print(f"{'case':30}{'ours':>10}{'per':>14}   {'peer':6}{'time':>10}{'ratio':>8}", flush=True)
    for case in names or CASES:
        if case.startswith("mnist") and "MNIST_DIR" not in os.environ:
            print(f"{case:30}skipped: MNIST_DIR is not set", flush=True)
            continue
        for name in found:
            if name not in CASES[case]:
                continue
            before, other, after = ours(case), peer(case, name), ours(case)
            own = min(before["min_seconds"], after["min_seconds"])
            end = f"{text(other):>10}{own / other:8.2g}" if other else "    failed"
            print(f"{case:30}{text(own):>10}{before['per']:>14}   {name:6}{end}", flush=True)


if sys.argv[1:2] == ["--measure"]:
    print(CASES[sys.argv[2]][sys.argv[3]]())
else:
    main(sys.argv[1:])
