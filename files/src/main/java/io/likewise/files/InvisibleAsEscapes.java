package io.likewise.files;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.likewise.api.data.VisibleName;

/**
 * Writes in JSON as escapes what {@link VisibleName} does not print as it is: whoever prints the
 * JSON is safe from names that a terminal would obey, and whoever parses it reads the same names.
 */
public final class InvisibleAsEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1;
  private static final int DELETE = 0x7f;

  @Override
  public int[] getEscapeCodesForAscii() {
    int[] codes = standardAsciiEscapesForJSON();
    codes[DELETE] = ESCAPE_STANDARD;
    return codes;
  }

  @Override
  public SerializableString getEscapeSequence(int character) {
    boolean asItIs = VisibleName.isVisible(character) || Character.isSurrogate((char) character);
    return asItIs ? null : new SerializedString(String.format("\\u%04x", character));
  }
}
