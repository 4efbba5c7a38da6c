import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the classes of a jar anew as classes of Java 8, and changes nothing else in them: {@code java NewerClasses.java JAR}. The JDK's cache of classes takes none that is older than Java 6, for those are verified in a way that cannot be done ahead. A
 * library that is compiled for Java 5 would be read and verified class by class at each start of a command.
 */
final class NewerClasses {
  private NewerClasses() {}

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path part = Path.of(arguments[0] + ".part");
    try (ZipFile in = new ZipFile(jar.toFile()); ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(part))) {
      for (Enumeration<? extends ZipEntry> entries = in.entries(); entries.hasMoreElements();) {
        ZipEntry entry = entries.nextElement();
        out.putNextEntry(new ZipEntry(entry.getName()));
        byte[] bytes = bytes(in, entry);
        out.write(entry.getName().endsWith(".class") ? newer(in, bytes) : bytes);
        out.closeEntry();
      }
    }
    Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] newer(ZipFile jar, byte[] bytes) {
    ClassHierarchyResolver siblings = ClassHierarchyResolver.ofResourceParsing(type -> sibling(jar, type.descriptorString()));
    // Without a new pool of constants the code would be copied as it is, and no stack map be made for it.
    ClassFile form = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ConstantPoolSharingOption.NEW_POOL,
        ClassFile.ClassHierarchyResolverOption.of(siblings.orElse(ClassHierarchyResolver.defaultResolver())));
    ClassModel model = form.parse(bytes);
    if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
      return bytes;
    }
    return form.transformClass(model, (builder, element) -> {
      if (element instanceof ClassFileVersion) {
        builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
      } else {
        builder.with(element);
      }
    });
  }

  /** The class of that descriptor ({@code Lpicocli/CommandLine;}) if the jar has it, for the types that two ways through a method have in common; null if it is another's. */
  private static InputStream sibling(ZipFile jar, String descriptor) {
    ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(ZipFile jar, ZipEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }
}
