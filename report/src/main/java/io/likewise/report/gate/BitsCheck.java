package io.likewise.report.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether every new run came to the bits of the kept ones of its seed, in all files compared. */
record BitsCheck() {
  Check of(KeptSide now, KeptSide kept) {
    List<Long> seeds = now.seedsOf(kept);
    Map<Long, Set<String>> differing = new LinkedHashMap<>();
    for (long seed : seeds) {
      Set<String> files = differing(now.of(seed), kept.of(seed));
      if (!files.isEmpty()) {
        differing.put(seed, files);
      }
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("seeds", seeds);
    details.put("differing", differing);
    return new Check("bits", differing.isEmpty(), phrase(now, kept, seeds, differing), details);
  }

  private static Set<String> differing(List<KeptRun> now, List<KeptRun> kept) {
    Set<String> files = new LinkedHashSet<>();
    for (KeptRun one : now) {
      for (KeptRun other : kept) {
        one.digests()
            .forEach(
                (file, digest) -> {
                  if (!digest.equals(other.digests().get(file))) {
                    files.add(file);
                  }
                });
      }
    }
    return files;
  }

  private static String phrase(
      KeptSide now, KeptSide kept, List<Long> seeds, Map<Long, Set<String>> differing) {
    if (differing.isEmpty()) {
      return "bits are equal at " + (seeds.size() == 1 ? "seed " : "seeds ") + list(seeds);
    }
    List<String> parts = new ArrayList<>();
    differing.forEach(
        (seed, files) -> parts.add("seed " + seed + " in " + String.join(" and ", files)));
    List<String> around = Comparability.around(now, kept);
    return "bits differ at "
        + String.join(", ", parts)
        + (around.isEmpty() ? "" : ", and so did " + String.join(" and ", around));
  }

  private static String list(List<Long> seeds) {
    return String.join(", ", seeds.stream().map(String::valueOf).toList());
  }
}
