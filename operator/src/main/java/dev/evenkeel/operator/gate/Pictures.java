package dev.evenkeel.operator.gate;

import java.util.Map;

/** How every host was last seen. Asked for one host at a time: a pass over one host of ten thousand must not cost what ten thousand cost. */
@FunctionalInterface
public interface Pictures {

  /** Blank for a host that was never looked at. */
  Picture of(String host);

  static Pictures in(Map<String, Picture> known) {
    return host -> known.getOrDefault(host, Picture.blank(host));
  }

  /** The same, but for the host of this picture. */
  default Pictures with(Picture newer) {
    return host -> host.equals(newer.host()) ? newer : of(host);
  }
}
