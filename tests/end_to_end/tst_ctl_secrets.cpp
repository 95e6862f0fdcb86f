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

} // namespace

class TestCtlSecrets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingWholeInAnySink();
    void scanShowsNone();
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
}

QTEST_GUILESS_MAIN(TestCtlSecrets)
#include "tst_ctl_secrets.moc"
