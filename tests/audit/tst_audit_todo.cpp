// SPDX-License-Identifier: GPL-3.0-or-later
#include "repo.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

class TestTodo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void marks_data();
    void marks();
    void authorAndAge();
    void events();
    void usage_data();
    void usage();
    void outsideGit();
};

void TestTodo::marks_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("lines"); // "line rule"
    const auto row = [](const char* name, const char* file, const char* text, const QStringList& lines) {
        QTest::newRow(name) << QByteArray(file) << QByteArray(text) << lines;
    };
    const QString one = QStringLiteral("1 todo");
    row("line comment", "a.cpp", "int a; // TODO: this\n", {one});
    row("block comment", "a.c", "/* one\n * FIXME this\n */\n", {QStringLiteral("2 fixme")});
    row("string", "a.cpp", "const char* a = \"// TODO: no\";\n", {});
    row("raw string", "a.cpp", "auto a = R\"(\n// TODO: no\n)\";\n// HACK: yes", {QStringLiteral("4 hack")});
    row("digit separator", "a.cpp", "int a = 1'000; // TODO: x\n", {one});
    row("part of a word", "a.cpp", "// TODOS and aTODO and TODO_LIST\n", {});
    row("lower case", "a.cpp", "// todo: no\n", {});
    row("talk about marks", "a.cpp", "// finds TODO/FIXME marks, `TODO` and \"HACK\"\n", {});
    row("phone number", "a.py", "# call XXX-XXX-XXXX\n", {});
    row("python", "a.py", "x = '# TODO: no'\n\"\"\"\n# TODO: no\n\"\"\"\ny = 1  # XXX why\n",
        {QStringLiteral("5 xxx")});
    row("shell", "a.sh", "echo \"$#\" '# TODO: no'\n# TODO(ada): yes\n", {QStringLiteral("2 todo")});
    row("url", "a.js", "x = `http://a/ TODO: no`;\n", {});
    row("html", "a.html", "<p>TODO: no</p>\n<!-- TODO: yes -->\n", {QStringLiteral("2 todo")});
    row("prose", "a.md", "TODO: no\n", {});
    row("unknown language", "a.dat2", "// TODO: no\n", {});
    row("second sentence", "a.go", "// fine. TODO mend\n", {one});
}

void TestTodo::marks()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, text);
    QFETCH(QStringList, lines);
    Repo repo;
    repo.write(file, text);
    repo.commit();
    QStringList found;
    const Answer answer = scan({QStringLiteral("todo"), repo.path()});
    QCOMPARE(answer.status, 0);
    const QJsonArray findings = answer.json.value(QStringLiteral("findings")).toArray();
    for (const QJsonValue& finding : findings)
        found.append(QStringLiteral("%1 %2")
                         .arg(finding[QStringLiteral("line")].toInt())
                         .arg(finding[QStringLiteral("rule")].toString()));
    QCOMPARE(found, lines);
}

void TestTodo::authorAndAge()
{
    Repo repo;
    repo.write("a.py", "# TODO: one\n");
    repo.commit();
    repo.write("a.py", "# TODO: one\n# FIXME: two\n");
    const Answer answer = scan({QStringLiteral("todo"), repo.path()});
    const QJsonObject old = answer.finding(QStringLiteral("todo")).value(QStringLiteral("detail")).toObject();
    QCOMPARE(old.value(QStringLiteral("author")).toString(), QStringLiteral("Ada Example"));
    QCOMPARE(old.value(QStringLiteral("date")).toString(), QStringLiteral("2024-01-02T03:04:05Z"));
    QCOMPARE(old.value(QStringLiteral("age_days")).toInteger(),
        QDateTime(QDate(2024, 1, 2), QTime(3, 4, 5), Qt::UTC).daysTo(QDateTime::currentDateTimeUtc()));
    const QJsonObject fresh = answer.finding(QStringLiteral("fixme")).value(QStringLiteral("detail")).toObject();
    QVERIFY(fresh.value(QStringLiteral("uncommitted")).toBool());
    QVERIFY(!fresh.contains(QStringLiteral("author")));
}

void TestTodo::events()
{
    Repo repo;
    repo.write("a.py", "# TODO: one\n");
    repo.commit();
    const QString events = repo.outside() + QStringLiteral("/events.jsonl");
    const QString out = repo.outside() + QStringLiteral("/f.json");
    const Answer answer = scan({QStringLiteral("todo"), repo.path(), QStringLiteral("--out"), out},
        {{QStringLiteral("WAVEDECK_EVENTS"), events}});
    QCOMPARE(answer.status, 0);
    QFile file(events);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    QVERIFY(lines.size() >= 3);
    for (const QByteArray& line : lines)
        QVERIFY2(QJsonDocument::fromJson(line).isObject(), line.constData());
    const QJsonObject report
        = QJsonDocument::fromJson(lines.last()).object().value(QStringLiteral("report")).toObject();
    QCOMPARE(report.value(QStringLiteral("created")).toArray(), QJsonArray{out});
    QFile written(out);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll(), answer.out);
}

void TestTodo::usage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::newRow("nothing") << QStringList() << 2;
    QTest::newRow("unknown scan") << QStringList{QStringLiteral("nosuch")} << 2;
    QTest::newRow("unknown option") << QStringList{QStringLiteral("todo"), QStringLiteral("--nosuch")} << 2;
    QTest::newRow("no value") << QStringList{QStringLiteral("todo"), QStringLiteral("--fail-on=")} << 2;
    QTest::newRow("verify without a folder") << QStringList{QStringLiteral("verify")} << 2;
    QTest::newRow("no such path") << QStringList{QStringLiteral("todo"), QStringLiteral("/no/such/path")} << 4;
    QTest::newRow("list") << QStringList{QStringLiteral("list")} << 0;
}

void TestTodo::usage()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    const Answer answer = scan(arguments);
    QCOMPARE(answer.status, status);
    QVERIFY(!answer.json.isEmpty());
    QCOMPARE(answer.json.contains(QStringLiteral("error")), status != 0);
    QCOMPARE(answer.err.startsWith("wavedeckctl: "), status != 0);
}

void TestTodo::outsideGit()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("a.py")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# TODO: one\n");
    file.close();
    const Answer answer = scan({QStringLiteral("todo"), dir.path()});
    QCOMPARE(answer.findings(), QStringList{QStringLiteral("a.py:1 todo info")});
    QVERIFY(!answer.finding(QStringLiteral("todo"))
                 .value(QStringLiteral("detail"))
                 .toObject()
                 .contains(QStringLiteral("uncommitted")));
}

QTEST_GUILESS_MAIN(TestTodo)
#include "tst_audit_todo.moc"
