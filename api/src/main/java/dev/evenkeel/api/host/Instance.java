package dev.evenkeel.api.host;

/**
 * One thing found on a host.
 *
 * @param id container ID, network ID, volume name, image ID, path or unit name: the identity, which is never a container's name
 * @param name what it is called now. For an image: the reference that was asked for if that means this image on the host, else its {@code repository@digest}
 * @param object how it is configured, read completely
 * @param marks what it says about being ours
 * @param live what it is doing
 */
public record Instance(String id, String name, HostObject object, Marks marks, Live live) {

  /** @throws ClassCastException if it is not a container */
  public Live.OfContainer container() {
    return (Live.OfContainer) live;
  }

  /** @throws ClassCastException if it is not a unit */
  public Live.OfUnit unit() {
    return (Live.OfUnit) live;
  }
}
