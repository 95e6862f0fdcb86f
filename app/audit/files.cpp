// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/files.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace wavedeck::audit {

namespace {

bool hasFolder(const QByteArray& path, const QSet<QByteArray>& names)
{
    const QList<QByteArray> parts = path.toLower().split('/');
    return std::any_of(parts.begin(), parts.end() - 1, [&](const QByteArray& part) { return names.contains(part); });
}

const QHash<QByteArray, const char*>& languages()
{
    static const QHash<QByteArray, const char*> kLanguages{{"c", "C"}, {"h", "C/C++ header"}, {"cpp", "C++"},
        {"cc", "C++"}, {"cxx", "C++"}, {"hpp", "C++"}, {"hh", "C++"}, {"hxx", "C++"}, {"ipp", "C++"},
        {"m", "Objective-C"}, {"mm", "Objective-C++"}, {"cs", "C#"}, {"java", "Java"}, {"kt", "Kotlin"},
        {"kts", "Kotlin"}, {"scala", "Scala"}, {"groovy", "Groovy"}, {"gradle", "Gradle"}, {"swift", "Swift"},
        {"go", "Go"}, {"rs", "Rust"}, {"zig", "Zig"}, {"py", "Python"}, {"pyi", "Python"}, {"pyx", "Cython"},
        {"rb", "Ruby"}, {"php", "PHP"}, {"pl", "Perl"}, {"pm", "Perl"}, {"lua", "Lua"}, {"r", "R"}, {"jl", "Julia"},
        {"js", "JavaScript"}, {"mjs", "JavaScript"}, {"cjs", "JavaScript"}, {"jsx", "JavaScript"}, {"ts", "TypeScript"},
        {"tsx", "TypeScript"}, {"vue", "Vue"}, {"svelte", "Svelte"}, {"dart", "Dart"}, {"ex", "Elixir"},
        {"exs", "Elixir"}, {"erl", "Erlang"}, {"hs", "Haskell"}, {"ml", "OCaml"}, {"fs", "F#"}, {"clj", "Clojure"},
        {"el", "Emacs Lisp"}, {"lisp", "Lisp"}, {"sh", "Shell"}, {"bash", "Shell"}, {"zsh", "Shell"}, {"ksh", "Shell"},
        {"fish", "Shell"}, {"bats", "Shell"}, {"ps1", "PowerShell"}, {"bat", "Batch"}, {"cmd", "Batch"}, {"sql", "SQL"},
        {"html", "HTML"}, {"htm", "HTML"}, {"xhtml", "HTML"}, {"css", "CSS"}, {"scss", "CSS"}, {"sass", "CSS"},
        {"less", "CSS"}, {"xml", "XML"}, {"xsd", "XML"}, {"xsl", "XML"}, {"svg", "SVG"}, {"ui", "Qt UI"},
        {"qrc", "Qt resources"}, {"qml", "QML"}, {"md", "Markdown"}, {"markdown", "Markdown"},
        {"rst", "reStructuredText"}, {"adoc", "AsciiDoc"}, {"txt", "Text"}, {"tex", "TeX"}, {"json", "JSON"},
        {"jsonl", "JSON lines"}, {"yaml", "YAML"}, {"yml", "YAML"}, {"toml", "TOML"}, {"ini", "INI"}, {"cfg", "INI"},
        {"conf", "Configuration"}, {"properties", "Properties"}, {"csv", "CSV"}, {"tf", "Terraform"},
        {"proto", "Protocol Buffers"}, {"graphql", "GraphQL"}, {"cmake", "CMake"}, {"mk", "Make"}, {"nix", "Nix"},
        {"asm", "Assembly"}, {"s", "Assembly"}, {"vim", "Vim script"}, {"patch", "Patch"}, {"diff", "Patch"}};
    return kLanguages;
}

} // namespace

QByteArray baseName(const QByteArray& path)
{
    return path.mid(path.lastIndexOf('/') + 1);
}

QByteArray folderOf(const QByteArray& path)
{
    const qsizetype slash = path.lastIndexOf('/');
    return slash < 0 ? QByteArray() : path.left(slash);
}

QByteArray joined(const QByteArray& folder, const QByteArray& name)
{
    return folder.isEmpty() ? name : folder + '/' + name;
}

QByteArray extensionOf(const QByteArray& path)
{
    const QByteArray name = baseName(path);
    const qsizetype dot = name.lastIndexOf('.');
    return dot <= 0 ? QByteArray() : name.mid(dot + 1).toLower();
}

bool isTestPath(const QByteArray& path)
{
    static const QSet<QByteArray> kFolders{"test", "tests", "testing", "spec", "specs", "__tests__", "__mocks__",
        "testdata", "test-data", "test_data", "fixtures", "fixture", "__fixtures__", "mocks", "mock", "examples",
        "example", "samples", "sample", "e2e", "unittests", "testsuite", "cypress"};
    if (hasFolder(path, kFolders))
        return true;
    const QByteArray name = baseName(path).toLower();
    return name.startsWith("test_") || name.startsWith("tst_") || name.contains("_test.") || name.contains(".test.")
        || name.contains(".spec.") || name.contains("_spec.");
}

bool isVendored(const QByteArray& path)
{
    static const QSet<QByteArray> kFolders{"vendor", "vendored", "_vendor", "third_party", "third-party", "thirdparty",
        "3rdparty", "node_modules", "bower_components", "external", "extern", "bundled"};
    return hasFolder(path, kFolders);
}

bool isLockFile(const QByteArray& path)
{
    static const QSet<QByteArray> kNames{"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml",
        "bun.lock", "cargo.lock", "go.sum", "poetry.lock", "pdm.lock", "uv.lock", "pipfile.lock", "gemfile.lock",
        "composer.lock", "flake.lock", "pubspec.lock", "mix.lock", "podfile.lock", "deno.lock", "packages.lock.json"};
    return kNames.contains(baseName(path).toLower());
}

QString languageOf(const QByteArray& path)
{
    const QByteArray name = baseName(path).toLower();
    if (name == "cmakelists.txt")
        return QStringLiteral("CMake");
    if (name == "makefile" || name == "gnumakefile")
        return QStringLiteral("Make");
    if (name == "dockerfile" || name.startsWith("dockerfile.") || name.endsWith(".dockerfile"))
        return QStringLiteral("Dockerfile");
    const auto it = languages().constFind(extensionOf(path));
    return it == languages().constEnd() ? QString() : QString::fromLatin1(it.value());
}

} // namespace wavedeck::audit
