// SPDX-License-Identifier: GPL-3.0-or-later
#include "importbench.h"

#include "models/debt/fingerprint.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

using namespace wavedeck;
using namespace wavedeck::test;

namespace {

/// A C++ file whose line n is told apart from the others.
QByteArray source(int lines, int inserted = 0)
{
    QByteArray text;
    for (int i = 0; i < inserted; ++i)
        text += "// new line " + QByteArray::number(i) + '\n';
    for (int i = 1; i <= lines; ++i)
        text += "int value" + QByteArray::number(i) + " = compute(" + QByteArray::number(i * 7) + ");\n";
    return text;
}

QJsonArray three(const QString& path, int moved = 0)
{
    QJsonArray results;
    for (const int line : {3, 10, 20})
        results.append(result(QStringLiteral("unused"), path, line + moved, QStringLiteral("unused value")));
    return results;
}

QStringList refusals()
{
    return {QStringLiteral("bad-import"), QStringLiteral("unreadable")};
}

} // namespace

/// What tools say comes into the register: once, wherever the lines go, whole or not at all (trust.md C and H C1–C3).
class TestImports : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // C1: twice; 500 lines above; a rename; then one is gone.
    void knowsFindingsAgain()
    {
        const ImportBench bench;
        const QString path = QStringLiteral("src/a.cpp");
        bench.repo.write("src/a.cpp", source(30));
        bench.repo.commit();
        QCOMPARE(bench.told(bench.import(sarif(three(path)))), QStringLiteral("3/0/0/0"));
        QCOMPARE(bench.told(bench.import(sarif(three(path)))), QStringLiteral("0/3/0/0"));
        bench.repo.write("src/a.cpp", source(30, 500));
        QCOMPARE(bench.told(bench.import(sarif(three(path, 500)))), QStringLiteral("0/3/0/0"));
        QCOMPARE(bench.items().first().line, 503);
        // A line more right above the first of them: its neighbours change, it does not.
        QByteArray text = source(30, 500);
        text.replace("int value3 ", "int more;\nint value3 ");
        bench.repo.write("src/a.cpp", text);
        QCOMPARE(bench.told(bench.import(sarif(three(path, 501)))), QStringLiteral("0/3/0/0"));
        bench.repo.commit();
        bench.repo.git({QStringLiteral("mv"), path, QStringLiteral("src/b.cpp")});
        const QString renamed = QStringLiteral("src/b.cpp");
        QCOMPARE(bench.told(bench.import(sarif(three(renamed, 501)))), QStringLiteral("0/3/0/0"));
        QCOMPARE(bench.items().first().path, renamed);
        QJsonArray less = three(renamed, 501);
        less.removeLast();
        QCOMPARE(bench.told(bench.import(sarif(less))), QStringLiteral("0/2/0/0"));
        QCOMPARE(bench.told(bench.import(sarif(less))), QStringLiteral("0/2/0/1"));
        const DebtItem gone = bench.items().last();
        QCOMPARE(gone.status, DebtStatus::Resolved);
        QCOMPARE(gone.evidence, QStringLiteral("absent in scans 6, 7 of lint"));
        QCOMPARE(bench.told(bench.import(sarif(three(renamed, 501)))), QStringLiteral("0/2/1/0"));
        QCOMPARE(bench.items().last().reopened, 1);
        QCOMPARE(bench.items().size(), 3);
    }

    // C2: what failed, or did not look everywhere, resolves nothing, however often.
    void resolvesNothingByHalf_data()
    {
        QTest::addColumn<QJsonObject>("run");
        QTest::addColumn<QJsonArray>("rules");
        QTest::addColumn<bool>("said");
        const auto invocation = [](const QJsonObject& one) {
            return QJsonObject{{QStringLiteral("invocations"), QJsonArray{one}}};
        };
        QTest::newRow("failed") << invocation({{QStringLiteral("executionSuccessful"), false}}) << QJsonArray()
                                << false;
        QTest::newRow("an error") << invocation({{QStringLiteral("executionSuccessful"), true},
            {QStringLiteral("toolExecutionNotifications"),
                QJsonArray{QJsonObject{{QStringLiteral("level"), QStringLiteral("error")}}}}})
                                  << QJsonArray() << false;
        QTest::newRow("other rules") << QJsonObject()
                                     << QJsonArray{QJsonObject{{QStringLiteral("id"), QStringLiteral("another")}}}
                                     << false;
        const QJsonObject file{{QStringLiteral("uri"), QStringLiteral("src/other.cpp")}};
        QTest::newRow("other files") << QJsonObject{{QStringLiteral("artifacts"),
            QJsonArray{QJsonObject{{QStringLiteral("location"), file}}}}}
                                     << QJsonArray() << false;
        QTest::newRow("partial") << QJsonObject() << QJsonArray() << true;
    }
    void resolvesNothingByHalf()
    {
        QFETCH(QJsonObject, run);
        QFETCH(QJsonArray, rules);
        QFETCH(bool, said);
        const ImportBench bench;
        bench.repo.write("src/a.cpp", source(30));
        QCOMPARE(bench.told(bench.import(sarif(three(QStringLiteral("src/a.cpp"))))), QStringLiteral("3/0/0/0"));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(bench.told(bench.import(sarif({}, run, rules), said)), QStringLiteral("0/0/0/0"));
        // The other way round, so that this can fail at all.
        QCOMPARE(bench.told(bench.import(sarif({}))), QStringLiteral("0/0/0/0"));
        QCOMPARE(bench.told(bench.import(sarif({}))), QStringLiteral("0/0/0/3"));
    }

    // C3: refused whole, with the reason; nothing is stored.
    void refusesHostileFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("why");
        const auto at = [](const QString& path) {
            return sarif({result(QStringLiteral("r"), QStringLiteral("good.c"), 1, QStringLiteral("m")),
                result(QStringLiteral("r"), path, 1, QStringLiteral("m"))});
        };
        const QString outside = QStringLiteral("outside");
        QTest::newRow("depth") << QByteArray(QByteArray("{\"version\":\"2.1.0\",\"runs\":") + QByteArray(100'000, '['))
                               << QStringLiteral("deeper than 64");
        QTest::newRow("up") << at(QStringLiteral("../../etc/passwd")) << QStringLiteral("out of the folder");
        QTest::newRow("up, hidden") << at(QStringLiteral("a/../../b")) << QStringLiteral("out of the folder");
        QTest::newRow("up, coded") << at(QStringLiteral("%2e%2e/b")) << QStringLiteral("out of the folder");
        QTest::newRow("absolute") << at(QStringLiteral("/etc/passwd")) << outside;
        QTest::newRow("file uri") << at(QStringLiteral("file:///etc/passwd")) << outside;
        QTest::newRow("a host") << at(QStringLiteral("file://host/x")) << QStringLiteral("no file of this machine");
        QTest::newRow("the network") << at(QStringLiteral("http://host/x")) << QStringLiteral("no file of this folder");
        QTest::newRow("a drive") << at(QStringLiteral("C:\\x")) << QStringLiteral("no file of this folder");
        QTest::newRow("control in a path") << at(QStringLiteral("a%1bb")) << QStringLiteral("control bytes");
        QTest::newRow("control byte") << QByteArray("{\"version\":\"2.1.0\",\"x\":\"a\x01\"}")
                                      << QStringLiteral("control byte");
        QTest::newRow("cut") << at(QStringLiteral("x")).chopped(200) << QStringLiteral("byte");
        QTest::newRow("not UTF-8") << QByteArray("{\"version\":\"2.1.0\",\"x\":\"\xff\xfe\"}")
                                   << QStringLiteral("byte");
        QTest::newRow("version 1") << QByteArray("{\"version\":\"1.0.0\",\"runs\":[{}]}") << QStringLiteral("version");
        QTest::newRow("no runs") << QByteArray("{\"version\":\"2.1.0\",\"runs\":[]}") << QStringLiteral("no run");
        QTest::newRow("no tool") << QByteArray("{\"version\":\"2.1.0\",\"runs\":[{\"results\":[]}]}")
                                 << QStringLiteral("names no tool");
        QTest::newRow("no message") << sarif({QJsonObject{{QStringLiteral("ruleId"), QStringLiteral("r")}}})
                                    << QStringLiteral("no result with a message");
        QTest::newRow("items") << QByteArray("{\"version\":\"2.1.0\",\"runs\":[" + QByteArray("1,").repeated(1'000'001)
            + "1]}") << QStringLiteral("more than");
        QTest::newRow("something else") << QByteArray("PK\x03\x04") << QStringLiteral("neither");
        QTest::newRow("entities") << QByteArray(
            "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'b'>]><results version='2'/>")
                                  << QStringLiteral("entities");
        QTest::newRow("cut XML") << QByteArray("<results version=\"2\"><errors><error id=\"a\" msg=\"b\">")
                                 << QStringLiteral("line");
        QTest::newRow("XML of version 1")
            << QByteArray("<results><error id='a'/></results>") << QStringLiteral("version 2");
        QTest::newRow("XML, up") << QByteArray("<results version='2'><errors><error id='a' severity='error' msg='m'>"
                                               "<location file='../../x.c' line='1'/></error></errors></results>")
                                 << QStringLiteral("out of the folder");
    }
    void refusesHostileFiles()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, why);
        const ImportBench bench;
        const auto result = bench.import(bytes);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, QStringLiteral("bad-import"));
        QVERIFY2(result.error().line().contains(why), qPrintable(result.error().line()));
        QVERIFY(bench.items().isEmpty());
    }

    void refusesWhatIsTooLarge()
    {
        const ImportBench bench;
        QFile file(bench.repo.outside() + QStringLiteral("/large"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(2LL * 1024 * 1024 * 1024)); // sparse
        const auto result
            = audit::importFindings({file.fileName(), bench.repo.path(), false, {}, {}}, bench.data(), somebody(), {});
        QVERIFY(!result.ok());
        QVERIFY(result.error().line().contains(QStringLiteral("larger than 100 MiB")));
    }

    // 1,000 files with something wrong in them: each is taken whole or refused whole, and nothing falls over.
    void survivesMutants()
    {
        QRandomGenerator random(7);
        const QByteArray good = sarif(three(QStringLiteral("src/a.cpp")),
            {{QStringLiteral("invocations"), QJsonArray{QJsonObject{{QStringLiteral("executionSuccessful"), true}}}}});
        const debt::Place place{QStringLiteral("/nowhere"), {}};
        int refused = 0;
        for (int i = 0; i < 1000; ++i) {
            QByteArray bytes = good;
            for (int n = 1 + int(random.bounded(4)); n > 0; --n) {
                const qsizetype where = qsizetype(random.bounded(int(bytes.size())));
                switch (random.bounded(4)) {
                case 0:
                    bytes[where] = char(random.bounded(256));
                    break;
                case 1:
                    bytes.remove(where, 1 + random.bounded(20));
                    break;
                case 2:
                    bytes.insert(where, bytes.mid(random.bounded(int(bytes.size())), random.bounded(40)));
                    break;
                default:
                    bytes.truncate(where + 1);
                }
                if (bytes.isEmpty())
                    bytes = "{";
            }
            const auto read = debt::readFindings(bytes, place);
            refused += read ? 0 : 1;
            if (!read)
                QVERIFY2(refusals().contains(read.error().code) && !read.error().why.isEmpty(),
                    qPrintable(read.error().line()));
        }
        QVERIFY2(refused > 500 && refused < 1000, qPrintable(QString::number(refused)));
    }

    void refusesMutantsWhole()
    {
        const ImportBench bench;
        QByteArray bytes = sarif(three(QStringLiteral("src/a.cpp")));
        const qsizetype last = bytes.lastIndexOf("src/a.cpp");
        bytes.replace(last, 9, "../../../");
        QVERIFY(!bench.import(bytes).ok());
        QVERIFY(bench.items().isEmpty());
        const auto store = openForChange(bench.data());
        QVERIFY(store);
        QCOMPARE((*store)->value(QStringLiteral("nothing")), QString());
    }

    void ratesAsTheToolDoes_data()
    {
        QTest::addColumn<QString>("level");
        QTest::addColumn<QString>("score");
        QTest::addColumn<QString>("tag");
        QTest::addColumn<QString>("priority");
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("category");
        QTest::newRow("error") << "error"
                               << ""
                               << ""
                               << "P1"
                               << "error"
                               << "Static analysis";
        QTest::newRow("warning") << "warning"
                                 << ""
                                 << "performance"
                                 << "P2"
                                 << "warning"
                                 << "Performance";
        QTest::newRow("note") << "note"
                              << ""
                              << "maintainability"
                              << "P3"
                              << "note"
                              << "Maintainability";
        QTest::newRow("9.8") << "warning"
                             << "9.8"
                             << ""
                             << "P0"
                             << "warning, security-severity 9.8"
                             << "Security";
        QTest::newRow("7.0") << "note"
                             << "7.0"
                             << "security"
                             << "P1"
                             << "note, security-severity 7"
                             << "Security";
        QTest::newRow("4.0") << "error"
                             << "4.0"
                             << ""
                             << "P2"
                             << "error, security-severity 4"
                             << "Security";
        QTest::newRow("0.1") << "error"
                             << "0.1"
                             << "external/cwe/cwe-79"
                             << "P3"
                             << "error, security-severity 0.1"
                             << "Security";
        QTest::newRow("no score") << "error"
                                  << "11"
                                  << ""
                                  << "P1"
                                  << "error"
                                  << "Static analysis";
    }
    void ratesAsTheToolDoes()
    {
        QFETCH(QString, level);
        QFETCH(QString, score);
        QFETCH(QString, tag);
        QFETCH(QString, priority);
        QFETCH(QString, label);
        QFETCH(QString, category);
        QJsonObject one = result(QStringLiteral("r"), QStringLiteral("a.c"), 1, QStringLiteral("m"));
        one.insert(QStringLiteral("level"), level);
        QJsonObject properties{{QStringLiteral("tags"), QJsonArray{tag}}};
        if (!score.isEmpty())
            properties.insert(QStringLiteral("security-severity"), score);
        const QJsonArray rules{
            QJsonObject{{QStringLiteral("id"), QStringLiteral("r")}, {QStringLiteral("properties"), properties}}};
        const auto read = debt::readSarif(sarif({one}, {}, rules), {QStringLiteral("/x"), {}});
        QVERIFY2(read.ok(), qPrintable(read.error().line()));
        const debt::Finding finding = read->scans.first().findings.first();
        QCOMPARE(finding.priority, priority);
        QCOMPARE(finding.label, label);
        QCOMPARE(finding.category, category);
    }

    // What the tool suppressed is settled by the tool, and says so; taken back, it is open.
    void tellsWhoSuppressed()
    {
        const ImportBench bench;
        const auto with = [](const QString& status) {
            QJsonObject one = result(QStringLiteral("r"), QStringLiteral("a.c"), 1, QStringLiteral("m"));
            if (!status.isEmpty())
                one.insert(QStringLiteral("suppressions"),
                    QJsonArray{QJsonObject{{QStringLiteral("kind"), QStringLiteral("inSource")},
                        {QStringLiteral("status"), status},
                        {QStringLiteral("justification"), QStringLiteral("known")}}});
            return sarif({one});
        };
        QCOMPARE(bench.told(bench.import(with(QStringLiteral("underReview")))), QStringLiteral("1/0/0/0"));
        QCOMPARE(bench.items().first().status, DebtStatus::Open);
        QCOMPARE(bench.told(bench.import(with(QStringLiteral("accepted")))), QStringLiteral("0/0/0/1"));
        QCOMPARE(bench.items().first().status, DebtStatus::Resolved);
        QCOMPARE(bench.items().first().evidence,
            QStringLiteral("suppressed by lint: known (the decision of the tool, not of a person)"));
        QCOMPARE(bench.told(bench.import(with(QStringLiteral("accepted")))), QStringLiteral("0/1/0/0"));
        QCOMPARE(bench.told(bench.import(with({}))), QStringLiteral("0/0/1/0"));
        QCOMPARE(bench.items().first().status, DebtStatus::Open);
    }

    void dropsWithTheReason()
    {
        const ImportBench bench;
        QJsonObject fine = result(QStringLiteral("r"), QStringLiteral("a.c"), 1, QStringLiteral("m"));
        fine.insert(QStringLiteral("kind"), QStringLiteral("pass"));
        QJsonObject gone = result(QStringLiteral("r"), QStringLiteral("a.c"), 2, QStringLiteral("m"));
        gone.insert(QStringLiteral("baselineState"), QStringLiteral("absent"));
        QJsonObject nowhere = result(QStringLiteral("r"), QStringLiteral("a.c"), 2, QStringLiteral("m"));
        nowhere.remove(QStringLiteral("locations"));
        const QJsonObject twice = result(QStringLiteral("r"), QStringLiteral("a.c"), 4, QStringLiteral("m"));
        const auto told = bench.import(sarif({fine, gone, nowhere, twice, twice}));
        QVERIFY2(told.ok(), qPrintable(told.error().line()));
        QCOMPARE(told->added, 1);
        QCOMPARE(told->dropped.size(), 4);
        const QJsonArray dropped = told->document().value(QStringLiteral("dropped")).toArray();
        for (const QJsonValue& one : dropped)
            QCOMPARE(one[QStringLiteral("n")].toInt(), 1);
    }

    // Hidden characters, escape sequences and secrets are written out or hidden, in every field.
    void keepsTextAsText()
    {
        const ImportBench bench;
        const QString secret = QStringLiteral("ghp_") + QStringLiteral("a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8");
        const QString split = secret.left(9) + QChar(0x200b) + secret.mid(9);
        const auto told = bench.import(sarif({result(QStringLiteral("r\u202e"), QStringLiteral("a.c"), 1,
                                                  QStringLiteral("<img src=x> \u001b[31m \u202e end")),
            result(QStringLiteral("r"), QStringLiteral("a.c"), 2, QString(QStringLiteral("token ") + split))}));
        QVERIFY2(told.ok(), qPrintable(told.error().line()));
        const QString title = bench.items().first().title;
        QCOMPARE(title, QStringLiteral("<img src=x> \\x1b[31m \\u{202e} end"));
        const DebtItem item = bench.items().last();
        QVERIFY2(item.title.contains(QStringLiteral("[redacted")), qPrintable(item.title));
        QVERIFY(!item.title.contains(secret.mid(12)) && !item.what.contains(secret.mid(12)));
    }

    void readsCppcheck()
    {
        const ImportBench bench;
        bench.repo.write("src/a.cpp", source(30));
        const auto xml = [](int line) -> QByteArray {
            return "<?xml version=\"1.0\"?><results version=\"2\"><cppcheck version=\"2.10\"/><errors>"
                   "<error id=\"nullPointer\" severity=\"error\" msg=\"Null &lt;b&gt;\" verbose=\"Long\"><location "
                   "file=\"src/a.cpp\" line=\""
                + QByteArray::number(line)
                + "\"/><location file=\"src/b.cpp\" line=\"1\"/></error>"
                  "<error id=\"missingInclude\" severity=\"information\" msg=\"m\"/></errors></results>";
        };
        QCOMPARE(bench.told(bench.import(xml(4))), QStringLiteral("1/0/0/0"));
        bench.repo.write("src/a.cpp", source(30, 9));
        QCOMPARE(bench.told(bench.import(xml(13))), QStringLiteral("0/1/0/0"));
        const DebtItem item = bench.items().first();
        QCOMPARE(item.title, QStringLiteral("Null <b>"));
        QCOMPARE(item.priority, Priority::P1);
        QCOMPARE(item.label, QStringLiteral("error"));
        QCOMPARE(item.path, QStringLiteral("src/a.cpp"));
        QCOMPARE(item.line, 13);
        QCOMPARE(item.source, QStringLiteral("import"));
    }

    // One folder's scan says nothing of another folder, though tool, rule and path are the same.
    void tellsFoldersApart()
    {
        const ImportBench bench;
        const Repo other;
        const QString file = other.outside() + QStringLiteral("/f.sarif");
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(sarif({}));
        out.close();
        QCOMPARE(bench.told(bench.import(sarif(three(QStringLiteral("src/a.cpp"))))), QStringLiteral("3/0/0/0"));
        for (int i = 0; i < 2; ++i)
            QCOMPARE(
                bench.told(audit::importFindings({file, other.path(), false, {}, {}}, bench.data(), somebody(), {})),
                QStringLiteral("0/0/0/0"));
    }

    void takesOwnFingerprints()
    {
        const ImportBench bench;
        const auto file = [](int line, const QString& message, const char* kind, const QString& value) {
            QJsonObject one = result(QStringLiteral("r"), QStringLiteral("gone.c"), line, message);
            one.insert(QLatin1String(kind), QJsonObject{{QStringLiteral("lineHash/v1"), value}});
            return sarif({one});
        };
        const QString value = QStringLiteral("39fa2ee980eb94b0");
        QCOMPARE(
            bench.told(bench.import(file(1, QStringLiteral("a"), "fingerprints", value))), QStringLiteral("1/0/0/0"));
        QCOMPARE(
            bench.told(bench.import(file(9, QStringLiteral("b"), "fingerprints", value))), QStringLiteral("0/1/0/0"));
        QCOMPARE(bench.told(bench.import(file(9, QStringLiteral("b"), "partialFingerprints", value))),
            QStringLiteral("0/1/0/0"));
        // What every result of a tool has alike is none.
        const QString alike = QStringLiteral("requires login");
        QCOMPARE(bench.told(bench.import(file(7, QStringLiteral("c"), "fingerprints", alike), true)),
            QStringLiteral("1/0/0/0"));
        QCOMPARE(bench.told(bench.import(file(7, QStringLiteral("d"), "fingerprints", alike), true)),
            QStringLiteral("1/0/0/0"));
    }

    // What a person will not fix stays that way, and what a person changed of an item stays.
    void keepsWhatPeopleDecide()
    {
        const ImportBench bench;
        const QByteArray bytes = sarif({result(QStringLiteral("r"), QStringLiteral("a.c"), 1, QStringLiteral("m"))});
        QCOMPARE(bench.told(bench.import(bytes)), QStringLiteral("1/0/0/0"));
        {
            const auto store = openForChange(bench.data());
            DebtRepository debt(**store);
            QVERIFY(debt.change(1, {{QStringLiteral("title"), QStringLiteral("ours")}}, {somebody(), 1000}).ok());
            const auto done = debt.wontFix(1, {somebody(), 1000, QStringLiteral("generated code")});
            QVERIFY2(done.ok(), qPrintable(done.error().line()));
        }
        QCOMPARE(bench.told(bench.import(bytes)), QStringLiteral("0/1/0/0"));
        QCOMPARE(bench.items().first().title, QStringLiteral("ours"));
        QCOMPARE(bench.items().first().status, DebtStatus::Resolved);
        {
            const auto store = openForChange(bench.data());
            QVERIFY(DebtRepository(**store).reopen(1, {somebody(), 2000, QStringLiteral("again")}).ok());
            QVERIFY(DebtRepository(**store)
                        .resolve(1, {{QStringLiteral("pr"), QStringLiteral("#1")}}, {somebody(), 2000})
                        .ok());
        }
        QCOMPARE(bench.told(bench.import(bytes)), QStringLiteral("0/0/1/0"));
    }

    void needsTheRight()
    {
        const ImportBench bench;
        const QString file = bench.repo.outside() + QStringLiteral("/f.sarif");
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(sarif(three(QStringLiteral("a.c"))));
        out.close();
        Actor observer = somebody();
        observer.roles = {QStringLiteral("Observer")};
        const auto told = audit::importFindings({file, bench.repo.path(), false, {}, {}}, bench.data(), observer, {});
        QVERIFY(!told.ok());
        QCOMPARE(told.error().kind, ErrorKind::Forbidden);
        QVERIFY(bench.items().isEmpty());
        const auto stopped = audit::importFindings({file, bench.repo.path(), false, {}, {}}, bench.data(), somebody(),
            [](const QString& step) { return step != QStringLiteral("Storing"); });
        QCOMPARE(stopped.error().code, QStringLiteral("cancelled"));
        QVERIFY(bench.items().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestImports)
#include "tst_audit_imports.moc"
