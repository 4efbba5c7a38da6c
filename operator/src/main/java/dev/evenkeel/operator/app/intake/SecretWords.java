package dev.evenkeel.operator.app.intake;

import java.util.List;

/** What people are told of values that were not written. */
final class SecretWords {
  private SecretWords() {}

  /** Above the manifest. */
  static String comment(List<String> names, SecretValues secrets) {
    String all = String.join(", ", names);
    return secrets.referable()
        ? "The values of " + all + " are not here. What runs has them; set them by evenkeel secret set before you enforce this manifest."
        : "The values of " + all
            + " are not here. What runs keeps them; a container made anew from this manifest would not have them, so add them, "
            + "from a file of the host for instance, before you enforce it.";
  }

  static String note(List<String> names, SecretValues secrets) {
    return (secrets.referable() ? "refers to " : "leaves out ") + String.join(", ", names) + ", which look" + (names.size() == 1 ? "s" : "")
        + " like secret" + (names.size() == 1 ? "" : "s");
  }

  static String next(String secret, List<String> names, String host, SecretValues secrets) {
    return secrets.referable()
        ? "Set each once, on " + host + " for instance: docker exec " + secret + " printenv " + names.getFirst() + " | evenkeel secret set "
            + secret
            + "/" + names.getFirst()
        : "Adopting keeps the container with its values. Before it is ever replaced, give the new one these variables, by a file of the host for instance.";
  }
}
