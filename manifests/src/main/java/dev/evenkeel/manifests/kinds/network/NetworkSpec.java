package dev.evenkeel.manifests.kinds.network;

import dev.evenkeel.api.host.Network;
import dev.evenkeel.manifests.compose.KeyValues;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The {@code spec} of a Network: an entry of the Compose specification's top-level {@code networks} (06-networks.md). Its name is the manifest's. */
@Written(snakeCase = true)
@Written.Refused(value = "name", instead = "its name is metadata.name")
@Written.Refused(value = "enable_ipv4", instead = "leave it out")
public record NetworkSpec(@Field("Driver; bridge if not said") @Nullable String driver,
    @Field("Options of the driver") Map<String, String> driverOpts,
    @Field("Whether standalone containers may join an overlay") @Nullable Boolean attachable,
    @Field("Without a way to the outside") @Nullable Boolean internal, @Field("Give IPv6 addresses too") @Nullable Boolean enableIpv6,
    @Field("Addresses") @Nullable Ipam ipam, @Field("Labels of the network") @ShapedBy(KeyValues.Labels.class) Map<String, String> labels,
    @Field(value = "It is somebody else's: it must be there, and is never made, changed or removed", byDefault = "false") boolean external) {

  public NetworkSpec {
    if (external && (driver != null || !driverOpts.isEmpty() || attachable != null || internal != null || enableIpv6 != null || ipam != null
        || !labels.isEmpty())) {
      throw new Invalid("external", "excludes all other fields", "what is somebody else's cannot be described here");
    }
  }

  /** The network that this describes, called {@code name} and with these labels. */
  public Network network(String name, SortedMap<String, String> all) {
    List<Network.Subnet> subnets = ipam == null
        ? List.of()
        : ipam.config().stream().map(range -> new Network.Subnet(range.subnet(), range.gateway(), range.ipRange())).toList();
    return new Network(name, driver, new TreeMap<>(driverOpts), attachable, internal, enableIpv6, ipam == null ? null : ipam.driver(),
        subnets, all);
  }

  /** {@code ipam}. */
  @Written.Refused(value = "options", instead = "leave it out")
  public record Ipam(@Field("Driver") @Nullable String driver, @Field("Address ranges") List<Range> config) {}

  /** An entry of {@code ipam.config}. */
  @Written(snakeCase = true)
  @Written.Refused(value = "aux_addresses", instead = "leave it out")
  public record Range(@Field("In CIDR form, as 172.28.0.0/16") String subnet, @Field("Address of the gateway") @Nullable String gateway,
      @Field("Where containers get their addresses, in CIDR form") @Nullable String ipRange) {
    public Range {
      cidr("subnet", subnet);
      cidr("ip_range", ipRange);
    }

    private static void cidr(String field, @Nullable String range) {
      if (range != null && !range.matches("[0-9a-fA-F.:]{2,45}/[0-9]{1,3}")) {
        throw new Invalid(field, "\"" + Schemas.shorten(range) + "\" is not an address range", "write it like 172.28.0.0/16");
      }
    }
  }
}
