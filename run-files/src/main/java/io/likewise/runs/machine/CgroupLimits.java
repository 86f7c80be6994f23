package io.likewise.runs.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The limits that Linux's control groups set to this process, those of all groups around its own
 * among them. Where a file is missing or not understood there is no limit, so that nothing ever
 * fails for it.
 *
 * <p>Java itself reads the limits of the innermost group only, in versions that are still in use,
 * while service managers and schedulers set theirs further out.
 *
 * @param version of the control groups that set limits, 1 or 2; 0 if there are none
 * @param processors the processor time that the process may take a second; empty if unlimited
 * @param memoryBytes the memory that the process may take; empty if unlimited
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control Group v2</a>
 * @see <a href="https://docs.kernel.org/scheduler/sched-bwc.html">CFS Bandwidth Control</a>
 */
public record CgroupLimits(int version, OptionalDouble processors, OptionalLong memoryBytes) {
  private static final CgroupLimits NONE =
      new CgroupLimits(0, OptionalDouble.empty(), OptionalLong.empty());

  /** Version 1 says "unlimited" with the largest number of whole pages that it can count. */
  private static final long UNLIMITED = 1L << 60;

  /** Returns the limits of this process. */
  public static CgroupLimits here() {
    return below(Path.of("/"));
  }

  /**
   * Returns the limits that the files below a folder tell of.
   *
   * @param root the folder that {@code proc} is in, and what is mounted
   */
  static CgroupLimits below(Path root) {
    try {
      List<Mount> mounts = lines(root.resolve("proc/self/mountinfo")).flatMap(Mount::of).toList();
      return lines(root.resolve("proc/self/cgroup"))
          .map(line -> line.split(":", 3))
          .filter(parts -> parts.length == 3)
          .flatMap(parts -> hierarchy(parts[1], parts[2], mounts, root))
          .reduce(NONE, CgroupLimits::and);
    } catch (InvalidPathException e) {
      // A group's name that this locale cannot name.
      return NONE;
    }
  }

  /** Returns what a line of the process's groups comes to; in version 2 it names no controllers. */
  private static Stream<CgroupLimits> hierarchy(
      String controllers, String group, List<Mount> mounts, Path root) {
    if (controllers.isEmpty()) {
      return mounts.stream()
          .filter(mount -> mount.type().equals("cgroup2"))
          .flatMap(mount -> mount.groups(group, root))
          .map(folder -> new CgroupLimits(2, quota(folder), memory(folder)));
    }
    return mounts.stream()
        .filter(mount -> mount.type().equals("cgroup"))
        .flatMap(
            mount ->
                Stream.of(controllers.split(","))
                    .filter(mount::has)
                    .flatMap(controller -> ofVersion1(controller, mount.groups(group, root))));
  }

  private static Stream<CgroupLimits> ofVersion1(String controller, Stream<Path> groups) {
    return switch (controller) {
      case "cpu" ->
          groups.map(group -> new CgroupLimits(1, quotaOfVersion1(group), OptionalLong.empty()));
      case "memory" ->
          groups.map(
              group ->
                  new CgroupLimits(
                      1, OptionalDouble.empty(), number(group.resolve("memory.limit_in_bytes"))));
      default -> Stream.empty();
    };
  }

  private static OptionalDouble quota(Path group) {
    String[] words = word(group.resolve("cpu.max")).split(" ", -1);
    return words.length == 2 ? quota(whole(words[0]), whole(words[1])) : OptionalDouble.empty();
  }

  private static OptionalDouble quotaOfVersion1(Path group) {
    return quota(
        number(group.resolve("cpu.cfs_quota_us")), number(group.resolve("cpu.cfs_period_us")));
  }

  private static OptionalDouble quota(OptionalLong quota, OptionalLong period) {
    return quota.isPresent() && period.isPresent()
        ? OptionalDouble.of((double) quota.getAsLong() / period.getAsLong())
        : OptionalDouble.empty();
  }

  /** Above {@code memory.high} nothing fails, but the process is held up until it takes less. */
  private static OptionalLong memory(Path group) {
    return smaller(number(group.resolve("memory.max")), number(group.resolve("memory.high")));
  }

  private CgroupLimits and(CgroupLimits other) {
    return new CgroupLimits(
        version == 0 ? other.version : version,
        DoubleStream.concat(processors.stream(), other.processors.stream()).min(),
        smaller(memoryBytes, other.memoryBytes));
  }

  private static OptionalLong smaller(OptionalLong one, OptionalLong other) {
    return LongStream.concat(one.stream(), other.stream()).min();
  }

  private static OptionalLong number(Path file) {
    return whole(word(file));
  }

  /** Anything but a positive number that can be meant is how a version says "unlimited". */
  private static OptionalLong whole(String text) {
    return text.matches("\\d{1,18}") && Long.parseLong(text) > 0 && Long.parseLong(text) < UNLIMITED
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static String word(Path file) {
    return lines(file).findFirst().orElse("").strip();
  }

  private static Stream<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  /**
   * A mounted hierarchy.
   *
   * @param group the group that is seen at its top
   * @param folder where that is, without the first slash
   * @param type {@code cgroup2} for version 2
   * @param options such as {@code rw,cpu,cpuacct}
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html">mountinfo</a>
   */
  private record Mount(String group, String folder, String type, List<String> options) {
    static Stream<Mount> of(String line) {
      List<String> words = Arrays.asList(line.split(" "));
      int end = words.indexOf("-");
      if (end < 5 || words.size() < end + 4 || !words.get(end + 1).startsWith("cgroup")) {
        return Stream.empty();
      }
      return Stream.of(
          new Mount(
              words.get(3),
              words.get(4).substring(1),
              words.get(end + 1),
              List.of(words.get(end + 3).split(","))));
    }

    boolean has(String controller) {
      return options.contains(controller);
    }

    /**
     * Returns the folders of a group and of those around it, as far as they are seen. A container
     * may see its own group at the top, by whatever name it has outside.
     */
    Stream<Path> groups(String name, Path root) {
      Path top = root.resolve(folder).normalize();
      String below =
          group.equals("/") || name.equals(group) || name.startsWith(group + "/")
              ? name.substring(group.equals("/") ? 0 : group.length())
              : "";
      Path own = top.resolve(below.replaceFirst("^/+", "")).normalize();
      Path inner = own.startsWith(top) && Files.isDirectory(own) ? own : top;
      return Stream.iterate(
          inner, group -> group != null && group.startsWith(top), Path::getParent);
    }
  }
}
