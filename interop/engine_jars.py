"""Writes the lists of jars that 'likewise engines install' checks what it fetches against.

    mvn -B -Pall-platforms package -pl cli -am -DskipTests
    python interop/engine_jars.py

To be run, on Linux x86-64, after a library of an engine has changed. The first command takes the
natives of every system along, some 900 MB, into Maven's local repository, from where they are read.
A list names what is in the engine's folder and, but for jars-all.txt, does not come with the program,
with the natives of the list's system.
"""

import hashlib
import pathlib
import sys

REPOSITORY = pathlib.Path.home() / ".m2/repository"
ROOT = pathlib.Path(__file__).resolve().parent.parent

# What jars call a system.
SYSTEMS = {
    "linux-x86_64": ["linux-x86_64", "linux-x86_64-onednn-avx2"],
    "linux-aarch64": ["linux-aarch64", "linux-arm64"],
    "macos-arm64": ["osx-aarch64", "macosx-arm64"],
    "windows-x86_64": ["win-x86_64", "windows-x86_64", "windows-x86_64-onednn-avx2"],
}


def line(jar):
    version, artifact, *group = jar.relative_to(REPOSITORY).parent.parts[::-1]
    names = [".".join(group[::-1]), artifact, version]
    classifier = jar.stem[len(f"{artifact}-{version}-"):]
    data = jar.read_bytes()
    return f"{hashlib.sha256(data).hexdigest()} {len(data):>9} {':'.join(names + [classifier] * bool(classifier))}"


def natives(jar, system):
    """The jar for a system; jars that are for none are for all."""
    for words in SYSTEMS.values():
        for word in sorted(words, key=len, reverse=True):
            if jar.stem.endswith("-" + word):
                stem = jar.stem[: -len(word)]
                found = [jar.with_name(f"{stem}{own}.jar") for own in SYSTEMS[system]]
                return next((path for path in found if path.exists()), None)
    return jar


def main():
    for descriptor in sorted(ROOT.glob("backend-*/src/main/engines/*/*/engine.yaml")):
        engine = descriptor.parent
        backend, name = engine.parts[-2:]
        built = ROOT / "cli/target/likewise/backends" / backend / name
        found = {}
        for jar in sorted(built.glob("*.jar")):
            if not jar.name.startswith("likewise-"):
                (found[jar.name],) = REPOSITORY.rglob(jar.name)
        # What an engine adds to another one has no natives, and comes with the program.
        for system in ["all"] if "jarsOf" in descriptor.read_text() else SYSTEMS:
            # Built for several systems, a folder holds the natives of each.
            jars = {natives(jar, system) for jar in found.values()}
            if None in jars:
                print(f"{backend}:{name} has no natives for {system}")
                continue
            target = engine / f"jars-{system}.txt"
            target.write_text("".join(sorted((line(jar) + "\n" for jar in jars), key=lambda l: l.split()[2])))
            print(f"{target.relative_to(ROOT)}: {len(jars)} jars, {sum(j.stat().st_size for j in jars) / 1e6:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
