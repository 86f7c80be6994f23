"""Tells what of a distribution an offline database of advisories knows vulnerabilities of.

    python interop/known_vulnerabilities.py DATABASE FOLDER [pypi/torch@2.7.1 ...]

DATABASE is a checkout of GitLab's advisory database, gemnasium-db; FOLDER an unpacked distribution with
engines, such as cli/target/likewise. Looked up are the components of its bills of materials, whatever
else its jars carry inside by META-INF/maven, and what is named at the end: native libraries, which
neither knows. Needs PyYAML. The status is 1 if anything was found.
"""

import itertools
import json
import pathlib
import re
import sys
import zipfile

import yaml


def components(folder):
    """Yields slug, version, and the file that says so."""
    for bom in [*folder.glob("bom.json"), *folder.rglob("*.cdx.json")]:
        for each in json.loads(bom.read_text())["components"]:
            yield f"maven/{each['group']}/{each['name']}", each["version"], bom
    for jar in folder.rglob("*.jar"):
        with zipfile.ZipFile(jar) as archive:
            for name in archive.namelist():
                if re.fullmatch("META-INF/maven/.*/pom.properties", name):
                    lines = archive.read(name).decode().splitlines()
                    entry = dict(line.split("=", 1) for line in lines if "=" in line)
                    yield f"maven/{entry['groupId']}/{entry['artifactId']}", entry["version"], jar


def order(version):
    """A key that sorts versions: numbers by value, a word such as rc before the release itself."""
    release = re.sub(r"[.-](final|jre)$", "", version.lower())
    parts = re.findall(r"\d+|[a-z]+", re.sub(r"(\.0+)+(?![.\d])", "", release))
    return [(2, int(part), "") if part.isdigit() else (0, 0, part) for part in parts] + [(1, 0, "")]


def in_range(version, text):
    """Whether a version is in one of several ranges: Maven's [1.0,2.0), or Python's >=1.0,<2.0."""
    at = order(version)
    if text[0] in "[(":
        ranges = [
            ([">=" if opening == "[" else ">", low], ["<=" if closing == "]" else "<", high])
            if comma
            else (["==", low],)
            for opening, low, comma, high, closing in re.findall(r"([\[(])([^,\])]*)(,?)([^\])]*)([\])])", text)
        ]
    else:
        ranges = [re.findall(r"([<>=]+)\s*([^<>=,\s]+)", one) for one in text.split("||")]
    return any(all(holds(at, sign, bound) for sign, bound in bounds if bound) for bounds in ranges)


def holds(at, sign, bound):
    limit = order(bound)
    return {"<": at < limit, "<=": at <= limit, ">": at > limit, ">=": at >= limit}.get(sign, at == limit)


def main(database, folder, *natives):
    found = {}
    named = [(*native.split("@"), pathlib.Path("named")) for native in natives]
    for slug, version, source in itertools.chain(components(pathlib.Path(folder)), named):
        found.setdefault((slug, version), set()).add(source.name)
    known = 0
    for (slug, version), sources in sorted(found.items()):
        for path in sorted(pathlib.Path(database, slug).glob("*.yml")):
            advisory = yaml.safe_load(path.read_text())
            if in_range(version, advisory["affected_range"]):
                known += 1
                print(f"{slug} {version}, in {', '.join(sorted(sources))}")
                print(f"    {' '.join(advisory['identifiers'])}: {advisory['title']}; {advisory['affected_range']}")
    print(f"{len(found)} components, {known} known vulnerabilities")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
