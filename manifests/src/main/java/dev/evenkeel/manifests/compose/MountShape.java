package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Files;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.ShapedList;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.bind.SizeShape;
import dev.evenkeel.manifests.read.bind.Written;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One entry of {@code volumes}: {@code [SOURCE:]TARGET[:MODE]}, or the long form. A relative source is a file or folder of the repository and is read here. */
final class MountShape implements Shape<ComposeMount> {
  private static final Pattern VOLUME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
  private static final Set<String> PROPAGATION = Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  enum Type {
    BIND, VOLUME, TMPFS
  }

  @Written(snakeCase = true)
  @Written.Refused(value = "recursive", instead = "leave it out")
  record BindOptions(@Field("rprivate, private, rshared, shared, rslave or slave") @Nullable String propagation,
      @Field(value = "Make a missing folder on the host", byDefault = "true") boolean createHostPath,
      @Field("z or Z") @Nullable String selinux) {}

  @Written.Refused(value = {"subpath", "labels"}, instead = "leave it out")
  record VolumeOptions(@Field("Do not fill a new volume from the image") @Nullable Boolean nocopy) {}

  record TmpfsOptions(@Field("Size") @ShapedBy(SizeShape.class) @Nullable Long size,
      @Field("Permissions, as 1777") @ShapedBy(ModeShape.class) @Nullable Integer mode) {}

  @Written(snakeCase = true)
  @Written.Refused(value = {"consistency", "image"}, instead = "leave it out")
  record LongForm(@Field("What is mounted") Type type, @Field("A volume's name, or a path") @Nullable String source,
      @Field("Path in the container") String target,
      @Field("Cannot be written from inside") @Nullable Boolean readOnly, @Field("For binds") @Nullable BindOptions bind,
      @Field("For volumes") @Nullable VolumeOptions volume,
      @Field("For temporary file systems") @Nullable TmpfsOptions tmpfs) {}

  /** The shape of {@code volumes}. */
  public static final class ListOf extends ShapedList<ComposeMount> {
    public ListOf() {
      super(new MountShape(), "mounts");
    }
  }

  @Override
  public @Nullable ComposeMount read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      LongForm form = Shapes.of(LongForm.class).read(at);
      return form == null ? null : longForm(at, form);
    }
    String text = at.text("a mount");
    return text == null ? null : shortForm(at, text);
  }

  private static @Nullable ComposeMount shortForm(Cursor at, String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > 3 || text.isEmpty()) {
      return at.refuse("\"" + Schemas.shorten(text) + "\" is not a mount", "write SOURCE:TARGET or SOURCE:TARGET:ro, or use the long form");
    }
    if (parts.length == 1) {
      return make(at, Mount.Type.VOLUME, null, parts[0], new Options(null, null, null, null, null));
    }
    Options options = parts.length == 3 ? Options.read(at, parts[2]) : new Options(null, null, null, null, null);
    if (options == null) {
      return null;
    }
    boolean bind = parts[0].startsWith("/") || parts[0].startsWith(".") || parts[0].startsWith("~");
    return make(at, bind ? Mount.Type.BIND : Mount.Type.VOLUME, parts[0], parts[1], bind ? options.creating(true) : options);
  }

  private static @Nullable ComposeMount longForm(Cursor at, LongForm form) {
    String misplaced = form.bind() != null && form.type() != Type.BIND
        ? "bind"
        : form.volume() != null && form.type() != Type.VOLUME
            ? "volume"
            : form.tmpfs() != null && form.type() != Type.TMPFS ? "tmpfs" : null;
    if (misplaced != null) {
      return at.refuse("options under " + misplaced + " do not fit type " + form.type().name().toLowerCase(java.util.Locale.ROOT),
          "remove them, or write type: " + misplaced);
    }
    return switch (form.type()) {
      case BIND -> {
        BindOptions bind = form.bind();
        if (bind != null && bind.propagation() != null && !PROPAGATION.contains(bind.propagation())) {
          yield at.refuse("propagation \"" + Schemas.shorten(bind.propagation()) + "\" is not known",
              "one of " + String.join(", ", PROPAGATION.stream().sorted().toList()));
        }
        if (bind != null && bind.selinux() != null && !bind.selinux().equalsIgnoreCase("z")) {
          yield at.refuse("selinux must be z or Z", null);
        }
        yield make(at, Mount.Type.BIND, form.source(), form.target(),
            new Options(form.readOnly(), bind == null ? null : bind.propagation(), bind == null ? null : bind.selinux(), null,
                bind == null || bind.createHostPath()));
      }
      case VOLUME -> make(at, Mount.Type.VOLUME, form.source(), form.target(),
          new Options(form.readOnly(), null, null, form.volume() == null ? null : form.volume().nocopy(), null));
      case TMPFS -> {
        if (form.source() != null) {
          yield at.refuse("a tmpfs has no source", "remove it");
        }
        TmpfsOptions tmpfs = form.tmpfs();
        String target = target(at, form.target());
        yield target == null
            ? null
            : tmpfs(at, target, form.readOnly(), tmpfs == null ? null : tmpfs.size(), tmpfs == null ? null : tmpfs.mode());
      }
    };
  }

  static ComposeMount tmpfs(Cursor at, String target, @Nullable Boolean readOnly, @Nullable Long size, @Nullable Integer mode) {
    return new ComposeMount(new Mount(Mount.Type.TMPFS, null, target, readOnly, null, null, null, size, mode, null), null, at.path());
  }

  private static @Nullable ComposeMount make(Cursor at, Mount.Type type, @Nullable String source, String target, Options options) {
    String inside = target(at, target);
    if (inside == null) {
      return null;
    }
    if (type == Mount.Type.VOLUME) {
      if (source != null && !VOLUME.matcher(source).matches()) {
        return at.refuse("\"" + Schemas.shorten(source) + "\" is not the name of a volume",
            source.contains("/") ? "a relative path begins with ./" : "use letters, digits, \"-\", \"_\" and \".\", at least two");
      }
      if (options.propagation() != null || options.selinux() != null) {
        return at.refuse("only a bind has propagation and SELinux options", "remove them");
      }
      return new ComposeMount(options.mount(type, source, inside), null, at.path());
    }
    if (source == null || source.isEmpty()) {
      return at.refuse("a bind needs a source", "write source: /path/on/the/host or ./path/in/the/repository");
    }
    if (source.startsWith("~")) {
      return at.refuse("\"" + Schemas.shorten(source) + "\" is nobody's home", "write the whole path");
    }
    if (options.nocopy() != null) {
      return at.refuse("only a volume has nocopy", "remove it");
    }
    if (source.startsWith("/")) {
      String normal = Paths.normalise(source);
      return normal == null
          ? at.refuse("\"" + Schemas.shorten(source) + "\" is not a path", "write it without ..")
          : new ComposeMount(options.mount(type, normal, inside), null, at.path());
    }
    FileTree files = files(at, source);
    return files == null ? null : new ComposeMount(options.mount(type, source, inside), files, at.path());
  }

  private static @Nullable FileTree files(Cursor at, String source) {
    try {
      return at.notes().files().read(at.at(), source);
    } catch (Files.Unavailable unavailable) {
      return at.refuse(unavailable.message(),
          unavailable.missing() ? "a folder that is not in the repository is written with its whole path on the host" : unavailable.hint());
    }
  }

  static @Nullable String target(Cursor at, String target) {
    String normal = Paths.normalise(target);
    return normal == null || normal.equals("/")
        ? at.refuse("\"" + Schemas.shorten(target) + "\" is not a path in the container", "write an absolute path without ..")
        : normal;
  }

  /** What stands behind the second colon. */
  private record Options(@Nullable Boolean readOnly, @Nullable String propagation, @Nullable String selinux, @Nullable Boolean nocopy,
      @Nullable Boolean createHostPath) {

    static @Nullable Options read(Cursor at, String words) {
      Options options = new Options(null, null, null, null, null);
      for (String word : words.split(",", -1)) {
        options = switch (word) {
          case "rw" -> options;
          case "ro" -> new Options(true, options.propagation, options.selinux, options.nocopy, null);
          case "z", "Z" -> new Options(options.readOnly, options.propagation, word, options.nocopy, null);
          case "nocopy" -> new Options(options.readOnly, options.propagation, options.selinux, true, null);
          default -> PROPAGATION.contains(word) ? new Options(options.readOnly, word, options.selinux, options.nocopy, null) : null;
        };
        if (options == null) {
          return at.refuse("mode \"" + Schemas.shorten(word) + "\" is not known",
              "one of ro, rw, z, Z, nocopy, or a propagation such as rslave");
        }
      }
      return options;
    }

    Options creating(boolean create) {
      return new Options(readOnly, propagation, selinux, nocopy, create);
    }

    Mount mount(Mount.Type type, @Nullable String source, String target) {
      return new Container.Mount(type, source, target, readOnly, propagation, selinux, nocopy, null, null,
          type == Mount.Type.BIND ? createHostPath : null);
    }
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("string"), Shapes.of(LongForm.class).describe(definitions)));
  }

  @Override
  public String words() {
    return "mount";
  }
}
