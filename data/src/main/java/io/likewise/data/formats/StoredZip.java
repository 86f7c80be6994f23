package io.likewise.data.formats;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** A zip file without compression and without times, written member by member to a channel. */
public final class StoredZip {
  private final ZipArchiveOutputStream zip;

  /** Begins a file; the channel, at the start of an empty one, stays open. */
  public StoredZip(FileChannel channel) throws IOException {
    zip = new ZipArchiveOutputStream(channel);
  }

  /** Writes a member's bytes. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of them. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Adds a member. */
  public void add(String name, Content content) throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTime(0);
    zip.putArchiveEntry(entry);
    content.writeTo(zip);
    zip.closeArchiveEntry();
  }

  /** Adds a member of bytes. */
  public void add(String name, byte[] content) throws IOException {
    add(name, out -> out.write(content));
  }

  /** Adds a member of text, in UTF-8. */
  public void add(String name, String text) throws IOException {
    add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends the file. */
  public void finish() throws IOException {
    zip.finish();
  }
}
