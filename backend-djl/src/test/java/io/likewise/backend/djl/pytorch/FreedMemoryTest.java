package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FreedMemoryTest {
  private static final long BYTES = 48L << 20;
  private static final long PAGES = BYTES / 4096;

  @Test
  void whatIsGivenBackIsGivenOutAgainAsItIs() throws IOException {
    assumeTrue(FreedMemory.keep(), "only glibc can be told");
    use();

    long before = pageFaults();
    for (int i = 0; i < 10; i++) {
      use();
    }

    assertThat(pageFaults() - before).isLessThan(PAGES);
  }

  private static void use() {
    long address = Native.malloc(BYTES);
    new Pointer(address).setMemory(0, BYTES, (byte) 1);
    Native.free(address);
  }

  /** Reads how many pages this process had to be given, the tenth field of its status. */
  private static long pageFaults() throws IOException {
    String status = Files.readString(Path.of("/proc/self/stat"));
    String behindName = status.substring(status.lastIndexOf(')') + 2);
    return Long.parseLong(behindName.split(" ")[7]);
  }
}
