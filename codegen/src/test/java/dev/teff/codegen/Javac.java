package dev.teff.codegen;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Runs javac with the processor, in memory and with every warning an error. */
final class Javac {
  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:@\\S+\\s+)*(?:public |final |sealed |abstract )*"
              + "(?:class|interface|record|enum) (\\w+)",
          Pattern.MULTILINE);

  private Javac() {}

  /** Compiles top-level types of package {@code app}, each given by its source. */
  static Compiled compile(String... sources) {
    return compile(List.of(), sources);
  }

  /** Compiles with more options. */
  static Compiled compile(List<String> options, String... sources) {
    var diagnostics = new DiagnosticCollector<JavaFileObject>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var files = new Files(compiler.getStandardFileManager(diagnostics, Locale.ROOT, null));
    var all =
        new ArrayList<>(
            List.of("--release", "21", "-Xlint:all,-processing,-classfile,-options", "-Werror"));
    all.add("-classpath");
    all.add(System.getProperty("java.class.path"));
    all.addAll(options);
    var task =
        compiler.getTask(
            null,
            files,
            diagnostics,
            all,
            null,
            Arrays.stream(sources).map(Javac::source).toList());
    task.setProcessors(List.of(new GrainProcessor()));
    task.call();
    return new Compiled(diagnostics.getDiagnostics(), files.written(), files.origins);
  }

  private static JavaFileObject source(String body) {
    var name = TYPE.matcher(body);
    if (!name.find()) {
      throw new IllegalArgumentException("No type in: " + body);
    }
    String text =
        """
        package app;
        import dev.teff.grains.*;
        import java.math.*;
        import java.time.*;
        import java.util.*;
        import java.util.concurrent.*;
        import org.jspecify.annotations.Nullable;
        """
            + body;
    return new SimpleJavaFileObject(
        URI.create("mem:///app/" + name.group(1) + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /** Keeps what the compiler writes. */
  private static final class Files extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, Written> files = new TreeMap<>();
    private final Map<String, List<String>> origins = new TreeMap<>();

    Files(StandardJavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      return file(className.replace('.', '/') + kind.extension, kind);
    }

    @Override
    public JavaFileObject getJavaFileForOutputForOriginatingFiles(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject... originatingFiles) {
      if (kind == JavaFileObject.Kind.SOURCE) {
        origins.put(
            className.replace('.', '/') + kind.extension,
            Arrays.stream(originatingFiles).map(FileObject::getName).toList());
      }
      return file(className.replace('.', '/') + kind.extension, kind);
    }

    @Override
    public FileObject getFileForOutput(
        JavaFileManager.Location location, String packageName, String name, FileObject sibling) {
      return file(name, JavaFileObject.Kind.OTHER);
    }

    private Written file(String path, JavaFileObject.Kind kind) {
      var file = new Written(path, kind);
      files.put(path, file);
      return file;
    }

    Map<String, byte[]> written() {
      var bytes = new TreeMap<String, byte[]>();
      files.forEach((path, file) -> bytes.put(path, file.content.toByteArray()));
      return bytes;
    }
  }

  private static final class Written extends SimpleJavaFileObject {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    Written(String path, JavaFileObject.Kind kind) {
      super(URI.create("mem:///" + path), kind);
    }

    @Override
    public OutputStream openOutputStream() {
      return content;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return content.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public java.io.InputStream openInputStream() {
      return new java.io.ByteArrayInputStream(content.toByteArray());
    }
  }
}
