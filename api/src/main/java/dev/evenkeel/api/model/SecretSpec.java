package dev.evenkeel.api.model;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the values of a Secret come from. It never holds one.
 *
 * @param name {@code metadata.name} of the Secret
 * @param at where it is declared
 */
public record SecretSpec(String name, From from, Position at) {

  /** A place that has values, by key. */
  public sealed interface From {
    /** For people. */
    String words();
  }

  /**
   * A file of the repository, encrypted by age (age-encryption.org/v1) to the operator's key.
   *
   * @param path of the file in the repository
   * @param content as it is committed
   */
  public record Age(String path, Blob content) implements From {
    @Override
    public String words() {
      return "the age file " + path;
    }
  }

  /** The operator's own environment: the variable by key. */
  public record Environment(SortedMap<String, String> variables) implements From {
    public Environment {
      variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
    }

    @Override
    public String words() {
      return "the operator's environment";
    }
  }

  /** A file of {@code KEY=value} lines on the operator's machine, or a folder with a file for each key. */
  public record OperatorFile(String path) implements From {
    @Override
    public String words() {
      return path + " on the operator's machine";
    }
  }

  /** A file of {@code KEY=value} lines that is on a host of the fleet already. */
  public record OnHost(String host, String path) implements From {
    @Override
    public String words() {
      return path + " on " + host;
    }
  }

  /**
   * A secret of Vault's key/value engine, version 2.
   *
   * @param address {@code https://host:port}, without a path
   * @param namespace of Vault Enterprise, or null
   * @param mount where the engine is mounted
   * @param path of the secret below the mount
   * @param ca file on the operator's machine with the certificates that sign the server's, or null for those that Java trusts
   * @param refresh how often it is read again
   */
  public record Vault(String address, @Nullable String namespace, String mount, String path, Login login, @Nullable String ca,
      Duration refresh) implements From {
    @Override
    public String words() {
      return mount + "/" + path + " of Vault at " + address;
    }
  }

  /** How the operator shows itself to Vault. */
  public sealed interface Login {}

  /** With a token. */
  public record Token(Own token) implements Login {}

  /**
   * With an AppRole.
   *
   * @param mount where the method is mounted
   */
  public record AppRole(String roleId, Own secretId, String mount) implements Login {}

  /**
   * A value that the operator has by itself: one of the two.
   *
   * @param variable of its environment
   * @param file on its machine; what is around the text is left out
   */
  public record Own(@Nullable String variable, @Nullable String file) {
    public Own {
      if ((variable == null) == (file == null)) {
        throw new IllegalArgumentException("either a variable or a file");
      }
    }

    /** For people. */
    public String words() {
      return variable != null ? "the operator's variable " + variable : file + " on the operator's machine";
    }
  }
}
