package dev.evenkeel.manifests.kinds.unit;

import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.read.Reading;
import org.jspecify.annotations.Nullable;

import java.util.TreeMap;
import java.util.TreeSet;

/** A systemd unit. It is called {@code NAME.service}, unless the name has another suffix of a unit. */
public final class UnitKind implements Kind<UnitSpec> {
  @Override
  public String name() {
    return "Unit";
  }

  @Override
  public Class<UnitSpec> spec() {
    return UnitSpec.class;
  }

  @Override
  public Lowered lower(Resource<UnitSpec> resource, HostSpec host, Reading reading) {
    UnitSpec spec = resource.spec();
    String name = unitName(resource.ref().name());
    Lowered.Builder lowered = new Lowered.Builder(resource);
    String text = spec.text() != null ? spec.text() : spec.from() != null ? spec.from().content().text() : null;
    TreeSet<Requirement> requires = new TreeSet<>();
    spec.requires().forEach(each -> requires.add(each.requirement()));
    if (text != null) {
      String complaint = UnitText.complaint(text, name);
      if (complaint != null) {
        Position place = reading.place(resource.ref(), spec.text() != null ? "text" : "from");
        lowered.problem(Problem.error(place == null ? resource.at() : place, complaint, "see man systemd.syntax"));
      }
      requires.addAll(UnitText.requirements(text));
    }
    TreeMap<String, Unit.Text> dropIns = new TreeMap<>();
    spec.dropIns().forEach((file, content) -> dropIns.put(file, new Unit.Text(UnitText.ended(content))));
    Unit unit = new Unit(name, text == null ? null : new Unit.Text(UnitText.ended(text)), dropIns, enabled(spec, text), state(spec, text));
    Target target = lowered.target(unit).withRequires(requires);
    return lowered.add(target).build();
  }

  private static String unitName(String name) {
    return name.matches(".+\\.(?:service|timer|socket|path|mount|automount|target|slice|swap)") ? name : name + ".service";
  }

  /** A text of ours is enabled and active unless the manifest says otherwise; a unit of a package is as it is. */
  private static Unit.@Nullable Enablement enabled(UnitSpec spec, @Nullable String text) {
    if (spec.enabled() != null) {
      return spec.enabled() ? Unit.Enablement.ENABLED : Unit.Enablement.DISABLED;
    }
    return text != null && UnitText.installs(text) ? Unit.Enablement.ENABLED : null;
  }

  private static Unit.@Nullable State state(UnitSpec spec, @Nullable String text) {
    return switch (spec.state()) {
      case ACTIVE -> Unit.State.ACTIVE;
      case INACTIVE -> Unit.State.INACTIVE;
      case null -> text == null ? null : Unit.State.ACTIVE;
    };
  }
}
