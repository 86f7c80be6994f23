package io.likewise.runs.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The limits of control groups")
class CgroupLimitsTest {
  private static final String OTHER_MOUNT =
      "22 27 0:20 / /proc rw,nosuid shared:12 - proc proc rw\n";

  @TempDir private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private CgroupLimits limits() {
    return CgroupLimits.below(root);
  }

  private void assertUnlimited() {
    assertThat(limits().processors()).isEmpty();
    assertThat(limits().memoryBytes()).isEmpty();
  }

  @Test
  @DisplayName("are none where there are no control groups, as on other systems")
  void none() {
    assertUnlimited();
    assertThat(limits().version()).isZero();
  }

  @Test
  @DisplayName("of this very process are read, whatever they are")
  void here() {
    CgroupLimits here = CgroupLimits.here();
    here.processors().ifPresent(processors -> assertThat(processors).isPositive());
    here.memoryBytes().ifPresent(bytes -> assertThat(bytes).isPositive());
  }

  @Nested
  @DisplayName("in version 2")
  class Version2 {
    private static final String TOP = "sys/fs/cgroup/";

    private void mounted(String group, String own) throws IOException {
      write(
          "proc/self/mountinfo",
          OTHER_MOUNT
              + "30 23 0:26 "
              + group
              + " /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate");
      write("proc/self/cgroup", "0::" + own);
    }

    @Test
    @DisplayName("are the quota's share of its period, and memory.max")
    void ofContainer() throws IOException {
      mounted("/", "/");
      write(TOP + "cpu.max", "150000 100000");
      write(TOP + "memory.max", "2147483648");
      assertThat(limits().version()).isEqualTo(2);
      assertThat(limits().processors()).hasValue(1.5);
      assertThat(limits().memoryBytes()).hasValue(2L << 30);
    }

    @Test
    @DisplayName("are none where a group says max, and at the top, which has no such files")
    void max() throws IOException {
      mounted("/", "/user.slice/job.scope");
      write(TOP + "user.slice/job.scope/cpu.max", "max 100000");
      write(TOP + "user.slice/job.scope/memory.max", "max");
      assertUnlimited();
      assertThat(limits().version()).isEqualTo(2);
    }

    @Test
    @DisplayName("are the least of all groups around the process's own")
    void nested() throws IOException {
      mounted("/", "/slurm/job_7/step_0");
      write(TOP + "slurm/cpu.max", "800000 100000");
      write(TOP + "slurm/memory.max", "4000");
      write(TOP + "slurm/job_7/cpu.max", "50000 25000");
      write(TOP + "slurm/job_7/memory.max", "max");
      write(TOP + "slurm/job_7/step_0/cpu.max", "max 100000");
      write(TOP + "slurm/job_7/step_0/memory.max", "6000");
      write(TOP + "slurm/job_8/memory.max", "1");
      assertThat(limits().processors()).hasValue(2);
      assertThat(limits().memoryBytes()).hasValue(4000);
    }

    @Test
    @DisplayName("are memory.high too, above which a process is held up")
    void high() throws IOException {
      mounted("/", "/");
      write(TOP + "memory.max", "3000");
      write(TOP + "memory.high", "2000");
      assertThat(limits().memoryBytes()).hasValue(2000);
    }

    @ParameterizedTest(name = "are found where a container sees its own group at the top: {0}")
    @ValueSource(strings = {"/../../pods/pod1", "/kubepods/pod1/abc", "/docker/xyz"})
    void ownGroupAtTheTop(String own) throws IOException {
      mounted("/kubepods/pod1/abc", own);
      write(TOP + "memory.max", "5000");
      assertThat(limits().memoryBytes()).hasValue(5000);
    }

    @Test
    @DisplayName("are those of groups that a container makes inside its own")
    void insideContainer() throws IOException {
      mounted("/pods/pod1", "/pods/pod1/mine");
      write(TOP + "memory.max", "5000");
      write(TOP + "mine/memory.max", "4000");
      assertThat(limits().memoryBytes()).hasValue(4000);
    }

    @Test
    @DisplayName("are not looked for outside what is mounted")
    void outside() throws IOException {
      mounted("/", "/../pods");
      write(TOP + "memory.max", "5000");
      write("sys/fs/pods/memory.max", "1");
      assertThat(limits().memoryBytes()).hasValue(5000);
    }

    @ParameterizedTest(name = "are none where a file says ''{0}''")
    @ValueSource(strings = {"", "0", "-1", "lots", "99999999999999999999", "1 2 3"})
    void notUnderstood(String text) throws IOException {
      mounted("/", "/");
      write(TOP + "cpu.max", text);
      write(TOP + "memory.max", text);
      assertUnlimited();
    }
  }

  @Nested
  @DisplayName("in version 1")
  class Version1 {
    private static final String CPU = "sys/fs/cgroup/cpu,cpuacct/";
    private static final String MEMORY = "sys/fs/cgroup/memory/";

    private void mounted(String group, String own) throws IOException {
      String mount = " rw,nosuid shared:9 master:3 - cgroup cgroup rw,";
      write(
          "proc/self/mountinfo",
          OTHER_MOUNT
              + "32 31 0:29 "
              + (group + " /sys/fs/cgroup/cpu,cpuacct" + mount + "cpu,cpuacct\n")
              + "35 31 0:32 "
              + (group + " /sys/fs/cgroup/memory" + mount + "memory\n")
              + "38 31 0:35 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw");
      write(
          "proc/self/cgroup",
          String.format("9:name=systemd:/\n4:memory:%s\n2:cpu,cpuacct:%s\n0::/", own, own));
    }

    @Test
    @DisplayName("are those of each controller's own hierarchy")
    void ofContainer() throws IOException {
      mounted("/docker/abc", "/docker/abc");
      write(CPU + "cpu.cfs_quota_us", "50000");
      write(CPU + "cpu.cfs_period_us", "100000");
      write(MEMORY + "memory.limit_in_bytes", "1073741824");
      assertThat(limits().version()).isEqualTo(1);
      assertThat(limits().processors()).hasValue(0.5);
      assertThat(limits().memoryBytes()).hasValue(1L << 30);
    }

    @Test
    @DisplayName("are none for a quota of -1 and for the largest number of whole pages")
    void unlimited() throws IOException {
      mounted("/", "/");
      write(CPU + "cpu.cfs_quota_us", "-1");
      write(CPU + "cpu.cfs_period_us", "100000");
      write(MEMORY + "memory.limit_in_bytes", "9223372036854771712");
      assertUnlimited();
    }

    @Test
    @DisplayName("are the least of all groups around the process's own")
    void nested() throws IOException {
      mounted("/", "/batch/job");
      write(CPU + "batch/cpu.cfs_quota_us", "300000");
      write(CPU + "batch/cpu.cfs_period_us", "100000");
      write(CPU + "batch/job/cpu.cfs_quota_us", "-1");
      write(CPU + "batch/job/cpu.cfs_period_us", "100000");
      write(MEMORY + "batch/memory.limit_in_bytes", "9223372036854771712");
      write(MEMORY + "batch/job/memory.limit_in_bytes", "7000");
      assertThat(limits().processors()).hasValue(3);
      assertThat(limits().memoryBytes()).hasValue(7000);
    }
  }
}
