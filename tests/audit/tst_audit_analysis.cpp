// SPDX-License-Identifier: GPL-3.0-or-later
#include "repo.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTest>

class TestAnalysis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void duplicates();
    void inventory();
    void hotspots();
    void staticTools_data();
    void staticTools();
    void missingTools();
    void dependencies_data();
    void dependencies();
    void workspaceStaysUntouched();
};

void TestAnalysis::duplicates()
{
    Repo repo;
    repo.write("a.bin", QByteArray("x\0y", 3));
    repo.write("sub/b.bin", QByteArray("x\0y", 3));
    repo.write("c.bin", QByteArray("x\0z", 3)); // same size, other content
    repo.write("empty1", "");
    repo.write("empty2", "");
    repo.commit();
    const Answer answer = scan({QStringLiteral("duplicates"), repo.path()});
    QCOMPARE(answer.findings(), QStringList{QStringLiteral("a.bin:0 duplicate-file info")});
    QCOMPARE(answer.summary().value(QStringLiteral("wasted_bytes")).toInt(), 3);
    QCOMPARE(answer.summary().value(QStringLiteral("wasted_percent")).toDouble(), 100.0 / 3);
}

void TestAnalysis::inventory()
{
    Repo repo;
    repo.write("a.py", "x = 1\n\ny = 2");
    repo.write("b.py", "\n");
    repo.write("node_modules/x/i.js", "1\n");
    repo.write("node_modules/x/j.js", "1\n");
    repo.write("dist/app.js", "1\n");
    repo.write("big.dat", QByteArray(6 * 1024 * 1024, 'x'));
    repo.commit();
    const Answer answer = scan({QStringLiteral("inventory"), repo.path()});
    QCOMPARE(answer.findings(),
        (QStringList{
            QStringLiteral("big.dat:0 large-file low"), QStringLiteral("node_modules:0 generated-tracked low")}));
    const QJsonObject python
        = answer.summary().value(QStringLiteral("languages")).toObject().value(QStringLiteral("Python")).toObject();
    QCOMPARE(python.value(QStringLiteral("files")).toInt(), 2);
    QCOMPARE(python.value(QStringLiteral("lines")).toInt(), 4);
    QCOMPARE(python.value(QStringLiteral("blank")).toInt(), 2);
    QCOMPARE(answer.summary()
                 .value(QStringLiteral("largest"))
                 .toArray()
                 .at(0)
                 .toObject()
                 .value(QStringLiteral("file"))
                 .toString(),
        QStringLiteral("big.dat"));
}

void TestAnalysis::hotspots()
{
    Repo repo;
    repo.write("old.py", "1\n");
    repo.commit(QStringLiteral("2020-01-01T00:00:00Z"));
    repo.write("old.py", "2\n");
    repo.commit(QStringLiteral("2020-01-02T00:00:00Z"));
    for (int i = 0; i < 3; ++i) {
        repo.write("hot file.py", QByteArray(10 + i, '\n'));
        repo.write("lukewarm.py", i < 2 ? QByteArray(5 + i, '\n') : QByteArray(6, '\n'));
        repo.write("once.py", "1\n");
        repo.commit(QStringLiteral("2024-01-0%1T00:00:00Z").arg(i + 1));
    }
    const Answer answer = scan({QStringLiteral("hotspots"), repo.path()});
    const QJsonArray findings = answer.json.value(QStringLiteral("findings")).toArray();
    QCOMPARE(findings.size(), 2); // old.py changed more than a year before the newest commit
    const QJsonObject hot = findings.at(0).toObject();
    QCOMPARE(hot.value(QStringLiteral("file")).toString(), QStringLiteral("hot file.py"));
    QCOMPARE(hot.value(QStringLiteral("detail")).toObject().value(QStringLiteral("changes")).toInt(), 3);
    QCOMPARE(hot.value(QStringLiteral("detail")).toObject().value(QStringLiteral("lines")).toInt(), 12);
    QCOMPARE(answer.summary().value(QStringLiteral("commits")).toInt(), 3);
    QCOMPARE(scan({QStringLiteral("hotspots"), repo.path(), QStringLiteral("--days"), QStringLiteral("9999")})
                 .findings()
                 .size(),
        3);
}

void TestAnalysis::staticTools_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("findings");
    const auto row
        = [](const char* name, const char* program, const char* file, const char* text, const QString& finding) {
              QTest::newRow(name) << QString::fromLatin1(program) << QByteArray(file) << QByteArray(text)
                                  << (finding.isEmpty() ? QStringList() : QStringList{finding});
          };
    row("json", "", "a.json", "{\n  \"a\": 1,\n}\n", QStringLiteral("a.json:3 json:syntax medium"));
    row("json scalar", "", "a.json", "\"text\"\n", QString());
    row("json with comments", "", "a.json", "{\n  // why\n  \"a\": 1\n}\n",
        QStringLiteral("a.json:2 json:comments info"));
    row("json in tests", "", "tests/a.json", "{", QStringLiteral("tests/a.json:1 json:syntax low"));
    row("python", "python3", "a.py", "x = 1\ndef f(:\n", QStringLiteral("a.py:2 python:syntax medium"));
    row("python 2", "python3", "a.py", "print 'x'\n", QStringLiteral("a.py:1 python:python2 info"));
    row("good python", "python3", "a.py", "print('x')\n", QString());
    row("shell", "shellcheck", "a.sh", "#!/bin/sh\nif [ 1 ]; then\n",
        QStringLiteral("a.sh:0 shellcheck:syntax medium"));
    row("style is not told", "shellcheck", "a.sh", "#!/bin/sh\necho $1\n", QString());
    row("yaml", "yamllint", "a.yaml", "a: 1\na: 2\n", QStringLiteral("a.yaml:2 yamllint:key-duplicates medium"));
    row("yaml looks", "yamllint", "a.yaml", "a:    1   \n", QString());
    row("yaml template", "yamllint", "a.yaml", "a: {{ x }} y\n", QStringLiteral("a.yaml:1 yamllint:template info"));
    row("xml", "xmllint", "a.xml", "<a>\n<b>\n</a>\n", QStringLiteral("a.xml:3 xmllint:syntax medium"));
    row("cppcheck", "cppcheck", "a.cpp", "int main()\n{\n    int a[2];\n    a[2] = 1;\n    return a[0];\n}\n",
        QStringLiteral("a.cpp:4 cppcheck:arrayIndexOutOfBounds high"));
    row("unknown macro", "cppcheck", "a.cpp", "class A {\n    MY_OWN_THING(a, b) int x;\n};\n",
        QStringLiteral("a.cpp:2 cppcheck:unknownMacro info"));
}

void TestAnalysis::staticTools()
{
    QFETCH(QString, program);
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, text);
    QFETCH(QStringList, findings);
    if (!program.isEmpty() && QStandardPaths::findExecutable(program).isEmpty())
        QSKIP("not installed");
    Repo repo;
    repo.write(file, text);
    repo.commit();
    const QStringList found = scan({QStringLiteral("static"), repo.path()}).findings();
    if (findings.isEmpty())
        QCOMPARE(found, QStringList());
    else
        QVERIFY2(found.contains(findings.first()), qPrintable(found.join(QLatin1Char('|'))));
}

void TestAnalysis::missingTools()
{
    Repo repo;
    repo.write("a.sh", "if true; then\n");
    repo.write("a.cpp", "int a;\n");
    repo.commit();
    // Only git and bash are to be found there.
    const QString bin = repo.outside() + QStringLiteral("/bin");
    QVERIFY(QDir().mkpath(bin));
    for (const char* name : {"git", "bash"})
        QVERIFY(QFile::link(
            QStandardPaths::findExecutable(QLatin1String(name)), bin + QLatin1Char('/') + QLatin1String(name)));
    const Answer answer = scan({QStringLiteral("static"), repo.path()}, {{QStringLiteral("PATH"), bin}});
    QCOMPARE(answer.status, 0);
    const QJsonArray missing = answer.summary().value(QStringLiteral("missing_tools")).toArray();
    for (const char* name : {"cppcheck", "shellcheck", "yamllint", "xmllint", "python"})
        QVERIFY2(missing.contains(QJsonValue(QLatin1String(name))), name);
    QVERIFY(QJsonDocument(answer.json.value(QStringLiteral("skipped")).toArray())
                .toJson()
                .contains("not installed; 1 files not analysed by it"));
    QVERIFY(answer.finding(QStringLiteral("bash:syntax")).value(QStringLiteral("file")).toString()
        == QStringLiteral("a.sh"));
}

void TestAnalysis::dependencies_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("lock");
    QTest::addColumn<QStringList>("findings"); // "line rule"
    QTest::addColumn<int>("count");
    const auto row = [](const char* file, const char* text, const char* lock, const QStringList& findings, int count) {
        QTest::addRow("%s %s", file, lock)
            << QByteArray(file) << QByteArray(text) << QByteArray(lock) << findings << count;
    };
    row("requirements.txt", "a==1.0\nb>=2\nc[x]==3 ; python_version < '3'\n# d\n-r other.txt\ne\n", "",
        {QStringLiteral("2 unpinned"), QStringLiteral("6 unpinned")}, 4);
    row("package.json", "{\"dependencies\": {\n\"a\": \"^1.0\",\n\"b\": \"*\"}}", "",
        {QStringLiteral("0 lock-missing"), QStringLiteral("3 unpinned")}, 2);
    row("package.json", "{\"dependencies\": {\n\"a\": \"^1.0\",\n\"b\": \"*\"}}", "yarn.lock", {}, 2);
    row("Dockerfile",
        "FROM debian:12 AS base\nFROM base\nFROM --platform=x redis\nFROM a.io:5000/b:latest\nFROM c@sha256:00\nFROM "
        "$X\n",
        "", {QStringLiteral("3 latest-tag"), QStringLiteral("4 latest-tag")}, 4);
    row("go.mod", "module x\n\nrequire (\n\tgolang.org/x/net v0.1.0\n)\nrequire a.io/b v1.2.3\n", "go.sum", {}, 2);
    row("Cargo.toml", "[dependencies]\na = \"1\"\nb = { version = \"*\", features = [] }\nc = { path = \"../c\" }\n",
        "", {QStringLiteral("0 lock-missing"), QStringLiteral("3 unpinned")}, 3);
    row("CMakeLists.txt", "find_package(Qt6 6.4 REQUIRED)\n# find_package(No)\nfind_package(ZLIB)\n", "", {}, 2);
    row("pyproject.toml", "[project]\nname = \"x\"\ndependencies = [\n  \"a>=1\",\n  \"b[z]\", # c\n]\n", "uv.lock", {},
        2);
    row(".github/workflows/ci.yml", "steps:\n  - uses: actions/checkout@v4\n  - uses: some/action@main\n", "",
        {QStringLiteral("3 unpinned")}, 2);
    row("pom.xml",
        "<project><dependencies>\n<dependency><groupId>g</groupId><artifactId>a</artifactId><version>LATEST</version></"
        "dependency>\n</dependencies></project>",
        "", {QStringLiteral("2 latest-tag")}, 1);
}

void TestAnalysis::dependencies()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, lock);
    QFETCH(QStringList, findings);
    QFETCH(int, count);
    Repo repo;
    repo.write(file, text);
    if (!lock.isEmpty())
        repo.write(lock, "x\n");
    repo.commit();
    const Answer answer = scan({QStringLiteral("dependencies"), repo.path()});
    QStringList found;
    const QJsonArray array = answer.json.value(QStringLiteral("findings")).toArray();
    for (const QJsonValue& finding : array)
        found.append(QStringLiteral("%1 %2")
                         .arg(finding[QStringLiteral("line")].toInt())
                         .arg(finding[QStringLiteral("rule")].toString()));
    found.sort();
    QCOMPARE(found, findings);
    QCOMPARE(answer.summary().value(QStringLiteral("dependencies")).toInt(), count);
}

void TestAnalysis::workspaceStaysUntouched()
{
    Repo repo;
    repo.write("a.py", "x = 1\n");
    repo.commit();
    // A program the repository's own configuration names must not run.
    repo.git({QStringLiteral("config"), QStringLiteral("core.fsmonitor"), QStringLiteral("touch ../monitor; true")});
    repo.git({QStringLiteral("config"), QStringLiteral("diff.x.textconv"), QStringLiteral("touch ../textconv; cat")});
    repo.write(".gitattributes", "*.py diff=x\n");
    repo.write("b.py", "# TODO: x\n");
    repo.commit();
    QFile::remove(repo.outside() + QStringLiteral("/monitor"));
    QFile::remove(repo.outside() + QStringLiteral("/textconv"));
    QFile index(repo.path() + QStringLiteral("/.git/index"));
    QVERIFY(index.open(QIODevice::ReadOnly));
    const QByteArray before = index.readAll();
    for (const char* name :
        {"inventory", "secrets", "todo", "duplicates", "links", "static", "hotspots", "dependencies"})
        QCOMPARE(scan({QLatin1String(name), repo.path()}).status, 0);
    index.seek(0);
    QCOMPARE(index.readAll(), before);
    QVERIFY(!QFile::exists(repo.outside() + QStringLiteral("/monitor")));
    QVERIFY(!QFile::exists(repo.outside() + QStringLiteral("/textconv")));
    QCOMPARE(QDir(repo.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
        (QStringList{
            QStringLiteral(".git"), QStringLiteral(".gitattributes"), QStringLiteral("a.py"), QStringLiteral("b.py")}));
}

QTEST_GUILESS_MAIN(TestAnalysis)
#include "tst_audit_analysis.moc"
