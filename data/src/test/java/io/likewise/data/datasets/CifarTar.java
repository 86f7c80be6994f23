package io.likewise.data.datasets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Archives laid out like CIFAR-10's, with few records a file and whatever is wrong with them. */
final class CifarTar {
  static final int RECORDS = 3;
  static final int RECORD = 3073;
  static final String NAMES =
      "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n";

  private final Map<String, byte[]> members = new LinkedHashMap<>();

  /** Returns the content of a whole archive: seven files and the page that comes with them. */
  static CifarTar whole() {
    CifarTar tar = new CifarTar();
    // The order in which the published archive has them.
    tar.with("data_batch_1.bin", records(1));
    tar.with("batches.meta.txt", NAMES.getBytes(StandardCharsets.US_ASCII));
    tar.with("data_batch_3.bin", records(3));
    tar.with("data_batch_4.bin", records(4));
    tar.with("test_batch.bin", records(6));
    tar.with("readme.html", "<p>See the page.</p>".getBytes(StandardCharsets.US_ASCII));
    tar.with("data_batch_5.bin", records(5));
    tar.with("data_batch_2.bin", records(2));
    return tar;
  }

  /** Returns records whose labels and pixels tell the file, record, plane and place apart. */
  static byte[] records(int file) {
    byte[] bytes = new byte[RECORDS * RECORD];
    for (int record = 0; record < RECORDS; record++) {
      bytes[record * RECORD] = (byte) ((file + record) % 10);
      for (int i = 0; i < 3072; i++) {
        bytes[record * RECORD + 1 + i] = pixel(file, record, i / 1024, i % 1024);
      }
    }
    return bytes;
  }

  static byte pixel(int file, int record, int channel, int place) {
    return (byte) (31 * file + 17 * record + 101 * channel + place);
  }

  CifarTar with(String file, byte[] content) {
    return member("cifar-10-batches-bin/" + file, content);
  }

  CifarTar member(String name, byte[] content) {
    members.put(name, content);
    return this;
  }

  CifarTar without(String file) {
    members.remove("cifar-10-batches-bin/" + file);
    return this;
  }

  byte[] content(String file) {
    return members.get("cifar-10-batches-bin/" + file);
  }

  /** Returns the archive, not compressed. */
  byte[] tar() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      tar.putArchiveEntry(new TarArchiveEntry("cifar-10-batches-bin/"));
      tar.closeArchiveEntry();
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey(), true);
        entry.setSize(member.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(member.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the archive as it is downloaded. */
  byte[] tarGz() {
    return gzip(tar());
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
