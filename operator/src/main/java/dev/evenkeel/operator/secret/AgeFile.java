package dev.evenkeel.operator.secret;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.evenkeel.api.model.Blob;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Files encrypted by age (age-encryption.org/v1) to X25519 keys, binary or armoured. */
final class AgeFile {
  /** As a SourceTree limits what it reads; encrypted files are a little larger than their contents. */
  private static final int LARGEST = 1 << 20;
  private static final String ARMOURED = "-----BEGIN AGE ENCRYPTED FILE-----";

  private AgeFile() {}

  /**
   * The text in a file.
   *
   * @param identities {@code AGE-SECRET-KEY-1…}, tried in turn
   * @throws IOException when none of them opens it, or it is damaged
   */
  static String decrypt(Blob file, Collection<String> identities, String where) throws IOException {
    byte[] bytes = file.bytes();
    try {
      List<RecipientStanzaReader> readers = new ArrayList<>();
      for (String identity : identities) {
        readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity));
      }
      ReadableByteChannel encrypted = Channels.newChannel(new ByteArrayInputStream(bytes));
      boolean armoured = new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.ISO_8859_1).stripLeading().startsWith(ARMOURED);
      try (ReadableByteChannel plain = armoured
          ? new ArmoredDecryptingChannelFactory().newDecryptingChannel(encrypted, readers)
          : new StandardDecryptingChannelFactory().newDecryptingChannel(encrypted, readers)) {
        return read(plain, where);
      }
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      if (e instanceof TooLarge large) {
        throw large;
      }
      throw new IOException(where + " cannot be decrypted: it is damaged, or not encrypted to this key");
    }
  }

  /** It is not read to its end. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge(String message) {
      super(message);
    }
  }

  private static String read(ReadableByteChannel channel, String where) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    while (channel.read(buffer) >= 0) {
      text.write(buffer.array(), 0, buffer.position());
      buffer.clear();
      if (text.size() > LARGEST) {
        throw new TooLarge(where + " holds more than " + LARGEST + " bytes");
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** @param recipients {@code age1…}, each of whose keys can open it */
  static byte[] encrypt(String text, Collection<String> recipients) throws IOException {
    try {
      List<RecipientStanzaWriter> writers = new ArrayList<>();
      for (String recipient : recipients) {
        writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
      }
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      try (WritableByteChannel plain = new StandardEncryptingChannelFactory().newEncryptingChannel(Channels.newChannel(file), writers)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          plain.write(bytes);
        }
      }
      return file.toByteArray();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException("encrypting by age failed: " + e.getMessage(), e);
    }
  }
}
