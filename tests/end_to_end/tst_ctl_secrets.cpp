// SPDX-License-Identifier: GPL-3.0-or-later
// What agents print and tell holds secrets; nothing of ours shows or keeps one whole.
#include "ctl.h"
#include "plantedsecrets.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace wavedeck;
using namespace wavedeck::test;

namespace {

/// Which of the secrets stand whole in the bytes.
QStringList leaksIn(const QByteArray& bytes, const QList<Planted>& kinds)
{
    QStringList leaks;
    for (const Planted& kind : kinds)
        if (bytes.contains(kind.secret))
            leaks.append(QString::fromUtf8(kind.name));
    return leaks;
}

/// Every file of the data directory that is ours: not the run directories, where an agent's own output stays.
QMap<QString, QByteArray> ownFiles(const Ctl& ctl)
{
    QMap<QString, QByteArray> files;
    QDirIterator it(ctl.dataDir(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        QFile file(path);
        if (!path.startsWith(ctl.dataDir() + QStringLiteral("/runs/")) && file.open(QIODevice::ReadOnly))
            files.insert(path, file.readAll());
    }
    return files;
}

QByteArray quoted(const QByteArray& text)
{
    return QByteArray(text).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

/// What no rule of ours finds, and a scanner beside it tells in its own words.
const QByteArray kPhrase = "plum-harbour-" + QByteArray("violet-anvil");

QByteArray gitleaksRow(const QByteArray& file, int line)
{
    const QByteArray number = QByteArray::number(line);
    return R"( {
  "RuleID": "house-phrase",
  "Description": "A phrase of the house",
  "StartLine": )"
        + number + R"(,
  "EndLine": )"
        + number + R"(,
  "StartColumn": 4,
  "EndColumn": 30,
  "Match": "p: )"
        + kPhrase + R"(",
  "Secret": ")"
        + kPhrase + R"(",
  "File": ")"
        + file + R"(",
  "SymlinkFile": "",
  "Commit": "",
  "Entropy": 3.6,
  "Author": "",
  "Email": "",
  "Date": "",
  "Message": "",
  "Tags": [],
  "Fingerprint": ")"
        + file + ":house-phrase:" + number + "\"\n }";
}

QByteArray trufflehogRow(const QByteArray& file, int line)
{
    return R"({"SourceMetadata":{"Data":{"Filesystem":{"file":")" + file + R"(","line":)" + QByteArray::number(line)
        + R"(}}},"SourceID":1,"SourceType":15,"SourceName":"trufflehog - filesystem","DetectorType":17,)"
        + R"("DetectorName":"HousePhrase","DetectorDescription":"A phrase","DecoderName":"PLAIN","Verified":false,)"
        + R"("VerificationFromCache":false,"Raw":")" + kPhrase + R"(","RawV2":")" + kPhrase
        + R"(","Redacted":"","ExtraData":null,"StructuredData":null})";
}

/// A program of that name, first in PATH, that says these words.
void pretend(Ctl& ctl, const QString& name, const QByteArray& says, int status)
{
    QDir(ctl.folder()).mkpath(QStringLiteral("bin"));
    ctl.write(QStringLiteral("bin/%1.out").arg(name), says);
    const QString path = ctl.write(QStringLiteral("bin/") + name,
        "#!/bin/sh\necho '" + kPhrase + "' >&2\ncat \"$0.out\"\nexit " + QByteArray::number(status) + '\n');
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace

class TestCtlSecrets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingWholeInAnySink();
    void scanShowsNone();
    void otherScanners_data();
    void otherScanners();
    void remediation();
    void controlsAndReferences();
};

void TestCtlSecrets::nothingWholeInAnySink()
{
    Ctl ctl;
    const QList<Planted> kinds = plantedKinds(21);
    QByteArray printed;
    QByteArray told;
    for (const Planted& kind : kinds) {
        const QByteArray line = quoted(kind.text);
        printed += kind.text + '\n';
        told += "{\"step\":{\"now\":1,\"of\":2,\"names\":[\"" + line + "\"]}}\n{\"note\":\"" + line + "\"}\n";
    }
    const Planted last = kinds.at(3);
    told += "{\"progress\":50,\"step\":\"" + quoted(last.text) + "\"}\n{\"report\":{\"summary\":\""
        + quoted(kinds.at(4).text) + "\",\"created\":[\"" + quoted(kinds.at(5).text) + "\"],\"modified\":[]}}\n";
    ctl.write(QStringLiteral("printed.txt"), printed + last.text); // the last line has no newline
    ctl.write(QStringLiteral("told.txt"), told);
    const QByteArray folder = ctl.folder().toUtf8();
    const Answer ran = ctl.run("  - id: one\n    agents:\n      - id: leak\n        name: Prints keys\n"
                               "        argv: [sh, -c, \"cat "
        + folder + "/told.txt >> $WAVEDECK_EVENTS; cat " + folder + "/printed.txt; exit 3\"]\n");
    QVERIFY2(!ran.out.isEmpty(), ran.err.constData());
    const QString session = QStringLiteral("S-001");
    const QString agent = QStringLiteral("leak");
    const Answer raw = ctl.call({QStringLiteral("agent"), QStringLiteral("log"), session, agent});
    // The control: the agent did print them all, and a pipe gets them as written.
    QCOMPARE(leaksIn(raw.out, kinds).size(), kinds.size());
    QCOMPARE(raw.out, printed + last.text);
    const QList<QStringList> sinks{{QStringLiteral("session"), QStringLiteral("show"), session},
        {QStringLiteral("agent"), QStringLiteral("show"), session, agent},
        {QStringLiteral("agent"), QStringLiteral("list"), session},
        {QStringLiteral("session"), QStringLiteral("events"), session}, {QStringLiteral("report"), session},
        {QStringLiteral("report"), session, QStringLiteral("--format"), QStringLiteral("html")},
        {QStringLiteral("engine"), QStringLiteral("log")}};
    int shown = 0;
    for (const QStringList& sink : sinks) {
        const Answer text = ctl.call(sink);
        QCOMPARE(leaksIn(text.out + text.err, kinds), QStringList());
        const Answer json = ctl.json(sink);
        QCOMPARE(leaksIn(json.out + json.err, kinds), QStringList());
        shown += text.out.contains("[redacted ") ? 1 : 0;
    }
    QVERIFY(shown > 0); // something was there to be redacted
    QCOMPARE(
        leaksIn(ctl.json({QStringLiteral("agent"), QStringLiteral("log"), session, agent}).out, kinds), QStringList());
    QCOMPARE(leaksIn(ran.out + ran.err, kinds), QStringList());
    const auto files = ownFiles(ctl);
    QVERIFY(files.contains(ctl.dataDir() + QStringLiteral("/wavedeck.db")));
    for (auto it = files.begin(); it != files.end(); ++it)
        QVERIFY2(leaksIn(it.value(), kinds).isEmpty(),
            qPrintable(QString(it.key() + QLatin1Char(' ') + leaksIn(it.value(), kinds).join(QLatin1Char(',')))));
}

void TestCtlSecrets::scanShowsNone()
{
    Ctl ctl;
    QList<Planted> kinds;
    int files = 0;
    const QList<QByteArray> endings{".env", ".yaml", ".toml", ".ini", ".json", ".md", ".py", ".txt", ".cfg"};
    for (const quint32 seed : {31U, 32U, 33U})
        for (const Planted& kind : plantedKinds(seed)) {
            kinds.append(kind);
            const QByteArray text = places(kind.text).at(files % places(kind.text).size());
            // An unquoted value counts in configuration only; a key of a provider everywhere.
            const bool anywhere = kind.rule != "assigned-secret";
            const QByteArray ending = anywhere ? endings.at(files % endings.size()) : QByteArray(".cfg");
            QDir(ctl.folder()).mkpath(QStringLiteral("tree/%1").arg(files % 7));
            ctl.write(QStringLiteral("tree/%1/f%2%3").arg(files % 7).arg(files).arg(QString::fromLatin1(ending)), text);
            ++files;
        }
    const QString tree = ctl.path(QStringLiteral("tree"));
    const Answer answer
        = ctl.json({QStringLiteral("scan"), QStringLiteral("secrets"), tree, QStringLiteral("--store")});
    QCOMPARE(answer.status, 1);
    QSet<QString> found;
    for (const QJsonValue& finding : answer.json().value(QLatin1String("findings")).toArray())
        found.insert(finding[QLatin1String("file")].toString());
    QCOMPARE(found.size(), files);
    const Answer text = ctl.call({QStringLiteral("scan"), QStringLiteral("secrets"), tree});
    const Answer list = ctl.call({QStringLiteral("credential"), QStringLiteral("list")});
    for (const QByteArray& out : {answer.out, answer.err, text.out, text.err, list.out})
        QCOMPARE(leaksIn(out, kinds), QStringList());
    const auto own = ownFiles(ctl);
    for (auto it = own.begin(); it != own.end(); ++it)
        QCOMPARE(leaksIn(it.value(), kinds), QStringList());
    // The control: the checker finds them where they are.
    QFile one(QStringLiteral("%1/0/f0.env").arg(tree));
    QVERIFY(one.open(QIODevice::ReadOnly));
    QCOMPARE(leaksIn(one.readAll(), kinds).size(), 1);
}

void TestCtlSecrets::otherScanners_data()
{
    QTest::addColumn<QByteArray>("gitleaks"); // FILE stands for the file that they name; null = not installed
    QTest::addColumn<QByteArray>("trufflehog");
    QTest::addColumn<int>("status"); // of both
    QTest::addColumn<QString>("tool"); // that was listened to
    QTest::addColumn<QStringList>("failed");
    const QByteArray none;
    const QByteArray git = "[\n" + gitleaksRow("FILE", 2) + "\n]\n";
    const QByteArray truffle = trufflehogRow("FILE", 2) + '\n';
    const QString gitleaks = QStringLiteral("gitleaks");
    const QString trufflehog = QStringLiteral("trufflehog");
    const auto row
        = [](const char* name, const QByteArray& first, const QByteArray& second, int status, const QString& tool,
              const QStringList& failed) { QTest::newRow(name) << first << second << status << tool << failed; };
    row("gitleaks", git, none, 0, gitleaks, {});
    row("gitleaks, then not trufflehog", git, truffle, 0, gitleaks, {});
    row("gitleaks finds nothing", "[]\n", none, 0, gitleaks, {});
    row("trufflehog", none, truffle, 0, trufflehog, {});
    row("trufflehog finds nothing", none, "\n", 0, trufflehog, {});
    row("gitleaks prints nothing", "\n", none, 0, {}, {gitleaks});
    row("gitleaks is cut off", git.left(git.size() / 2), none, 0, {}, {gitleaks});
    row("gitleaks prints words", "no leaks found\n", none, 0, {}, {gitleaks});
    row("gitleaks prints one object", "{\"leaks\": []}", none, 0, {}, {gitleaks});
    row("gitleaks prints other rows", "[{\"file\": \"FILE\"}]", none, 0, {}, {gitleaks});
    row("gitleaks fails", git, none, 2, {}, {gitleaks});
    row("trufflehog is cut off", none, truffle + truffle.left(60), 0, {}, {trufflehog});
    row("trufflehog prints words", none, "scanned 12 chunks\n", 0, {}, {trufflehog});
    row("trufflehog prints other rows", none, "{\"level\":\"info\",\"msg\":\"done\"}\n", 0, {}, {trufflehog});
    row("trufflehog fails", none, truffle, 1, {}, {trufflehog});
    row("the first is broken, the second good", git.left(40), truffle, 0, trufflehog, {gitleaks});
    row("both are broken", "x", "x", 0, {}, {gitleaks, trufflehog});
}

void TestCtlSecrets::otherScanners()
{
    QFETCH(QByteArray, gitleaks);
    QFETCH(QByteArray, trufflehog);
    QFETCH(int, status);
    QFETCH(QString, tool);
    QFETCH(QStringList, failed);
    Ctl ctl;
    const QString tree = ctl.path(QStringLiteral("tree"));
    QDir(ctl.folder()).mkpath(QStringLiteral("tree"));
    const QByteArray file = QFileInfo(tree).canonicalFilePath().toUtf8() + "/notes.txt";
    for (auto* says : {&gitleaks, &trufflehog})
        says->replace("FILE", file);
    if (!gitleaks.isNull())
        pretend(ctl, QStringLiteral("gitleaks"), gitleaks, status);
    if (!trufflehog.isNull())
        pretend(ctl, QStringLiteral("trufflehog"), trufflehog, status);
    ctl.environment().insert(
        QStringLiteral("PATH"), ctl.path(QStringLiteral("bin")) + QLatin1Char(':') + qEnvironmentVariable("PATH"));
    const auto scan = [&](const QByteArray& text) {
        ctl.write(QStringLiteral("tree/notes.txt"), text);
        return ctl.json({QStringLiteral("scan"), QStringLiteral("secrets"), tree});
    };
    const Planted own = plantedKinds(51).at(3);
    const bool told = gitleaks.contains("RuleID") || trufflehog.contains("DetectorName");
    const int theirs = told && !tool.isEmpty() ? 1 : 0;

    // What only they know.
    const Answer alone = scan("words\np: " + kPhrase + '\n');
    QCOMPARE(alone.status, theirs);
    QCOMPARE(alone.json().value(QLatin1String("findings")).toArray().size(), theirs);
    QCOMPARE(alone.json()[QLatin1String("summary")][QLatin1String("tool")].toString(), tool);
    QStringList missing;
    for (const QJsonValue& one : alone.json().value(QLatin1String("skipped")).toArray())
        missing.append(one[QLatin1String("what")].toString());
    QCOMPARE(missing, failed);
    const Answer text = ctl.call({QStringLiteral("scan"), QStringLiteral("secrets"), tree});
    QCOMPARE(text.status, theirs);
    for (const QString& name : failed)
        QVERIFY2(
            QByteArray(text.out + text.err).contains(QByteArray("skipped: " + name.toUtf8())), text.out.constData());

    // A line on which ours finds something too: one finding, ours, whatever becomes of theirs.
    const Answer both = scan("words\n" + own.text + ' ' + kPhrase + '\n');
    QCOMPARE(both.status, 1);
    QCOMPARE(both.json().value(QLatin1String("findings")).toArray().size(), 1);
    QCOMPARE(both.json()[QLatin1String("findings")][0][QLatin1String("rule")].toString(), QString::fromUtf8(own.rule));
    // Settled before: by the line itself, and by the fingerprint of ours.
    QCOMPARE(scan("words\np: " + kPhrase + " wavedeck:allow-secret\n").status, 0);
    const QString print
        = both.json()[QLatin1String("findings")][0][QLatin1String("detail")][QLatin1String("fingerprint")].toString();
    ctl.write(QStringLiteral("tree/.wavedeck-secrets-allow"), print.toUtf8() + '\n');
    QCOMPARE(scan("words\n" + own.text + ' ' + kPhrase + '\n').status, 0);
    for (const Answer& answer : {alone, text, both})
        QVERIFY(!QByteArray(answer.out + answer.err).contains(kPhrase));
}

void TestCtlSecrets::remediation()
{
    Ctl ctl;
    ctl.write(QStringLiteral("c.env"), plantedKinds(41).at(3).text + '\n');
    const QStringList scan{QStringLiteral("scan"), QStringLiteral("secrets"), ctl.path(QStringLiteral("c.env")),
        QStringLiteral("--store")};
    QCOMPARE(ctl.json(scan).json()[QLatin1String("summary")][QLatin1String("new")].toInt(), 1);
    QCOMPARE(ctl.json(scan).json()[QLatin1String("summary")][QLatin1String("new")].toInt(), 0);
    const auto step = [&](const char* word) {
        return ctl.json({QStringLiteral("credential"), QLatin1String(word), QStringLiteral("CR-001")});
    };
    QCOMPARE(step("delete").error().value(QLatin1String("code")).toString(), QStringLiteral("not-yet"));
    QCOMPARE(step("rotate").status, 0);
    QCOMPARE(step("delete").status, 2); // the third not before the second
    QCOMPARE(step("move").status, 0);
    QCOMPARE(step("delete").status, 0);
    QCOMPARE(ctl.call({QStringLiteral("credential"), QStringLiteral("list")}).status, 1);
    const Answer closed = step("ignore");
    QCOMPARE(closed.json().value(QLatin1String("state")).toString(), QStringLiteral("closed"));
    QCOMPARE(ctl.call({QStringLiteral("credential"), QStringLiteral("list")}).status, 0);
    QCOMPARE(step("rotate").status, 2);
    // Found again: nothing of it helped.
    ctl.json(scan);
    QCOMPARE(ctl.call({QStringLiteral("credential"), QStringLiteral("list")}).status, 1);
    QCOMPARE(ctl.json({QStringLiteral("credential"), QStringLiteral("false-positive"), QStringLiteral("1")}).status, 2);
}

void TestCtlSecrets::controlsAndReferences()
{
    Ctl ctl;
    const auto controls = [&] { return ctl.json({QStringLiteral("control"), QStringLiteral("list")}); };
    const QJsonArray rows = controls().json().value(QLatin1String("controls")).toArray();
    QCOMPARE(rows.size(), 8);
    for (const QJsonValue& row : rows) {
        const QString id = row[QLatin1String("id")].toString();
        QCOMPARE(ctl.json({QStringLiteral("control"), QStringLiteral("add"), id, QStringLiteral("--implemented"),
                              QStringLiteral("src/a.py:1")})
                     .status,
            0);
        if (id != QLatin1String("rate-limiting"))
            QCOMPARE(ctl.json({QStringLiteral("control"), QStringLiteral("verify"), id, QStringLiteral("--evidence"),
                                  QStringLiteral("seen")})
                         .status,
                0);
    }
    QCOMPARE(ctl.json({QStringLiteral("control"), QStringLiteral("verify"), QStringLiteral("rate-limiting"),
                          QStringLiteral("--failed")})
                 .status,
        0);
    const QJsonObject all = controls().json();
    QCOMPARE(all.value(QLatin1String("implemented")).toInt(), 8);
    QCOMPARE(all.value(QLatin1String("operational")).toInt(), 7);
    QCOMPARE(controls().status, 1);
    const auto add = [&](const char* name, const char* environment, const char* store, int days) {
        return ctl
            .json({QStringLiteral("secret-ref"), QStringLiteral("add"), QLatin1String(name),
                QStringLiteral("--environment"), QLatin1String(environment), QStringLiteral("--store"),
                QLatin1String(store), QStringLiteral("--at"),
                QDate::currentDate().addDays(-days).toString(Qt::ISODate)})
            .json();
    };
    QCOMPARE(add("A", "production", "vault", 10).value(QLatin1String("verdict")), QJsonValue(QJsonValue::Null));
    QCOMPARE(add("B", "staging", "vault", 92).value(QLatin1String("rotation_due")).toBool(), true);
    QCOMPARE(add("C", "production", "file", 1).value(QLatin1String("fails")).toBool(), true);
    QCOMPARE(ctl.json({QStringLiteral("secret-ref"), QStringLiteral("rotated"), QStringLiteral("B")})
                 .json()
                 .value(QLatin1String("rotation_due"))
                 .toBool(),
        false);
    QCOMPARE(ctl.json({QStringLiteral("secret-ref"), QStringLiteral("add"), QStringLiteral("D=value")}).status, 2);
    // The document and the report of a session tell the registers; a credential nobody looked for is not known.
    QCOMPARE(ctl.run("  - id: one\n    agents: [{ id: a, argv: [\"true\"] }]\n").status, 0);
    const QJsonObject security = ctl.session().value(QLatin1String("security")).toObject();
    QVERIFY(security.value(QLatin1String("credentials")).isNull());
    QCOMPARE(security.value(QLatin1String("controls")).toObject(),
        (QJsonObject{
            {QStringLiteral("all"), 8}, {QStringLiteral("implemented"), 8}, {QStringLiteral("operational"), 7}}));
    QCOMPARE(security[QLatin1String("secret_references")][QLatin1String("failing")].toInt(), 1);
    const QByteArray report = ctl.call({QStringLiteral("report"), QStringLiteral("S-001")}).out;
    QVERIFY2(report.contains("Security controls: of 8, 8 implemented, 7 operational"), report.constData());
    QVERIFY(report.contains("1 failing") && !report.contains("Exposed credentials"));
}

QTEST_GUILESS_MAIN(TestCtlSecrets)
#include "tst_ctl_secrets.moc"
