// SPDX-License-Identifier: GPL-3.0-or-later
// People through the shipped programs: who may decide, who is locked out, and what the audit trail keeps of it.
#include "ctl.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QtEndian>

#include <cstring>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace wavedeck::test;

namespace {

const QByteArray kAda = "a sentence nobody guesses";
const QByteArray kBob = "quite another sentence of bob";
const QByteArray kGate
    = "  - id: one\n    agents:\n      - { id: a, argv: [\"true\"] }\n    gates:\n      - { id: g, argv: "
      "[\"false\"] }\n";

/// Words are divided by spaces, '_' stands for one inside of them; before: faketime.
Answer call(const Ctl& ctl, const QString& line, const QByteArray& third, const QByteArray& fourth = {},
    const QStringList& before = {})
{
    QStringList words = line.split(QLatin1Char(' '));
    for (QString& word : words)
        word = QLatin1Char('\'') + word.replace(QLatin1Char('_'), QLatin1Char(' ')) + QLatin1Char('\'');
    return ctl.withPassword(words.join(QLatin1Char(' ')), third, fourth, before.join(QLatin1Char(' ')));
}

/// A client of its own: what the terminal would never say.
class RawClient {
public:
    explicit RawClient(const QString& dataDir)
        : m_socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        const QByteArray path = QFile::encodeName(dataDir + QStringLiteral("/engine.sock"));
        std::memcpy(address.sun_path, path.constData(), std::size_t(std::min<qsizetype>(path.size(), 107)));
        if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
            ask({{QStringLiteral("hello"), QStringLiteral("wavedeck")}, {QStringLiteral("protocol"), 1}});
    }
    ~RawClient() { ::close(m_socket); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    QJsonObject ask(const QJsonObject& frame)
    {
        const QByteArray json = QJsonDocument(frame).toJson(QJsonDocument::Compact);
        QByteArray bytes(4, '\0');
        qToBigEndian(quint32(json.size()), bytes.data());
        bytes += json;
        if (::send(m_socket, bytes.constData(), std::size_t(bytes.size()), MSG_NOSIGNAL) != bytes.size())
            return {};
        const QByteArray head = read(4);
        return head.size() == 4
            ? QJsonDocument::fromJson(read(qsizetype(qFromBigEndian<quint32>(head.constData())))).object()
            : QJsonObject();
    }
    QJsonObject command(const QString& name, const QJsonObject& args)
    {
        return ask({{QStringLiteral("id"), 1}, {QStringLiteral("command"), name}, {QStringLiteral("args"), args}});
    }

private:
    QByteArray read(qsizetype size)
    {
        QByteArray bytes;
        while (bytes.size() < size) {
            char chunk[4096];
            const ssize_t got
                = ::recv(m_socket, chunk, std::size_t(std::min<qsizetype>(size - bytes.size(), sizeof chunk)), 0);
            if (got <= 0)
                break;
            bytes.append(chunk, got);
        }
        return bytes;
    }
    int m_socket;
};

} // namespace

class TestCtlSignIn : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gatesNeedAPersonOnceThereIsOne();
    void ticksNeedTheRight();
    void theEngineAsksNotTheTerminal();
    void fiveWrongPasswordsLock();
    void trailIsTold();
    void weakAndTemporary();
    void stopWithASignInThatIsOver();
    void emptyAndOwn();
};

void TestCtlSignIn::gatesNeedAPersonOnceThereIsOne()
{
    Ctl ctl;
    QCOMPARE(call(ctl, QStringLiteral("user add ada --password-fd 3"), kAda).status, 0);
    QCOMPARE(
        call(ctl, QStringLiteral("user add bob --role l1_qa --password-fd 3 --as ada --as-password-fd 4"), kBob, kAda)
            .status,
        0);
    QCOMPARE(call(ctl, QStringLiteral("user add tom --role operator --password-fd 3 --as ada --as-password-fd 4"), kBob,
                 kAda)
                 .status,
        0);
    QCOMPARE(ctl.run(kGate).status, 1);
    const QString waive = QStringLiteral("gate waive S-001 g --reason known --json");
    QCOMPARE(call(ctl, waive, {}).code(), QStringLiteral("not-signed-in"));
    QCOMPARE(call(ctl, waive + QStringLiteral(" --as tom --password-fd 3"), kBob).status, 3);
    QCOMPARE(call(ctl, waive + QStringLiteral(" --as bob --password-fd 3"), kAda).status, 3);
    QCOMPARE(ctl.state(), QStringLiteral("held"));
    QCOMPARE(call(ctl, QStringLiteral("signin bob --password-fd 3"), kBob).status, 0);
    struct stat file = {};
    QCOMPARE(::stat(QFile::encodeName(ctl.dataDir() + QStringLiteral("/signin")).constData(), &file), 0);
    QCOMPARE(int(file.st_mode & 0777), 0600);
    // Signed in is not enough for a signature.
    QCOMPARE(call(ctl, waive, {}).code(), QStringLiteral("no-password"));
    QCOMPARE(ctl.state(), QStringLiteral("held"));
    QCOMPARE(call(ctl, waive + QStringLiteral(" --as bob --password-fd 3"), kBob).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    const QJsonObject waiver = gateIn(ctl.session(), QStringLiteral("g")).value(QLatin1String("waiver")).toObject();
    QCOMPARE(waiver.value(QLatin1String("by")).toString(), QStringLiteral("bob"));
    QCOMPARE(call(ctl, QStringLiteral("signout"), {}).status, 0);
    QCOMPARE(ctl.session().value(QLatin1String("audit")).toObject().value(QLatin1String("head")).toString().size(), 64);
    QVERIFY(ctl.call({QStringLiteral("report"), QStringLiteral("S-001")}).out.contains("Audit trail"));
}

/// A list is decided by who may decide the gate: not by a stakeholder, and not by the agent that is judged by it,
/// though somebody is signed in where it runs.
void TestCtlSignIn::ticksNeedTheRight()
{
    Ctl ctl;
    QCOMPARE(call(ctl, QStringLiteral("user add ada --password-fd 3"), kAda).status, 0);
    QCOMPARE(call(ctl, QStringLiteral("user add sam --role stakeholder --password-fd 3 --as ada --as-password-fd 4"),
                 kBob, kAda)
                 .status,
        0);
    QCOMPARE(call(ctl, QStringLiteral("signin ada --password-fd 3"), kAda).status, 0);
    const QByteArray tick = "wavedeckctl gate tick $WAVEDECK_SESSION list 1 --reason mine --json > said 2>&1; true";
    QCOMPARE(ctl.run("  - id: one\n    agents:\n      - { id: a, shell: true, argv: [\"" + tick
                    + "\"] }\n    gates:\n      - { id: list, checklist: [ \"roll back tried\" ] }\n")
                 .status,
        1);
    QFile said(ctl.path(QStringLiteral("said")));
    QVERIFY(said.open(QIODevice::ReadOnly));
    const QByteArray text = said.readAll();
    QVERIFY2(text.contains("not-signed-in"), text.constData());
    const QString line = QStringLiteral("gate tick S-001 list 1 --reason done --json");
    QCOMPARE(call(ctl, line + QStringLiteral(" --as sam --password-fd 3"), kBob).code(), QStringLiteral("not-allowed"));
    QCOMPARE(ctl.state(), QStringLiteral("held"));
    QCOMPARE(call(ctl, line, {}).status, 0); // ada
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("completed"); }));
    // The verdict names who made it.
    const QJsonArray history
        = ctl.json({QStringLiteral("gate"), QStringLiteral("show"), QStringLiteral("S-001"), QStringLiteral("list")})
              .json()
              .value(QLatin1String("history"))
              .toArray();
    QCOMPARE(history.last().toObject().value(QLatin1String("actor")).toString(), QStringLiteral("ada"));
}

void TestCtlSignIn::theEngineAsksNotTheTerminal()
{
    Ctl ctl;
    QCOMPARE(call(ctl, QStringLiteral("user add ada --password-fd 3"), kAda).status, 0);
    QCOMPARE(ctl.run(kGate).status, 1);
    RawClient raw(ctl.dataDir());
    const QJsonObject args{{QStringLiteral("session"), QStringLiteral("S-001")},
        {QStringLiteral("gate"), QStringLiteral("g")}, {QStringLiteral("reason"), QStringLiteral("x")},
        {QStringLiteral("actor"), QStringLiteral("ada")}, {QStringLiteral("person"), 1}};
    const auto errorOf = [](const QJsonObject& answer) {
        return answer.value(QLatin1String("error")).toObject().value(QLatin1String("kind")).toInt();
    };
    QCOMPARE(errorOf(raw.command(QStringLiteral("gate.waive"), args)), 3);
    QJsonObject forged = args;
    forged.insert(QStringLiteral("ticket"), QString(64, QLatin1Char('0')));
    QCOMPARE(errorOf(raw.command(QStringLiteral("gate.waive"), forged)), 3);
    QCOMPARE(errorOf(raw.command(QStringLiteral("agent.accept"), args)), 3);
    QCOMPARE(errorOf(raw.command(QStringLiteral("session.resume"), forged)), 3);
    QCOMPARE(ctl.state(), QStringLiteral("held"));
    // A flood of the same refusal does not fill the trail.
    for (int i = 0; i < 500; ++i)
        QCOMPARE(errorOf(raw.command(QStringLiteral("gate.waive"), args)), 3);
    // Holding and stopping ask nobody to sign in, so a sign-in that is over keeps nobody from it.
    const QJsonObject held = raw.command(QStringLiteral("session.hold"), forged);
    QVERIFY(held.contains(QLatin1String("result")));
    QVERIFY(waitUntil([&] {
        return ctl.json({QStringLiteral("audit"), QStringLiteral("list"), QStringLiteral("--action"),
                            QStringLiteral("session.hold")})
                   .json()
                   .value(QLatin1String("rows"))
                   .toArray()
                   .size()
            == 1;
    }));
    const QJsonObject hold = ctl.json({QStringLiteral("audit"), QStringLiteral("list"), QStringLiteral("--action"),
                                          QStringLiteral("session.hold")})
                                 .json()
                                 .value(QLatin1String("rows"))
                                 .toArray()
                                 .first()
                                 .toObject();
    QCOMPARE(hold.value(QLatin1String("body")).toObject().value(QLatin1String("sign_in")).toString(),
        QStringLiteral("not-signed-in"));
    const QJsonArray rows
        = ctl.json({QStringLiteral("audit"), QStringLiteral("list")}).json().value(QLatin1String("rows")).toArray();
    int refused = 0;
    for (const QJsonValue& row : rows) {
        QVERIFY(row[QLatin1String("actor")].toString() != QLatin1String("ada"));
        refused += row[QLatin1String("result")].toString() == QLatin1String("refused");
    }
    QCOMPARE(refused, 12); // ten of the one, the accept and the resume
}

void TestCtlSignIn::fiveWrongPasswordsLock()
{
    Ctl ctl;
    QCOMPARE(call(ctl, QStringLiteral("user add ada --password-fd 3"), kAda).status, 0);
    const QString in = QStringLiteral("signin ada --password-fd 3 --json");
    for (int i = 0; i < 4; ++i)
        QCOMPARE(call(ctl, in, kBob).code(), QStringLiteral("wrong-password"));
    QCOMPARE(call(ctl, in, kBob).code(), QStringLiteral("locked"));
    QCOMPARE(call(ctl, in, kAda).code(), QStringLiteral("locked"));
    for (const char* seconds : {"-86400", "-960", "+600"})
        QCOMPARE(
            call(ctl, in, kAda, {}, {QStringLiteral("faketime"), QStringLiteral("-f"), QLatin1String(seconds)}).code(),
            QStringLiteral("locked"));
    const QJsonArray alerts
        = ctl.json({QStringLiteral("alert"), QStringLiteral("list")}).json().value(QLatin1String("alerts")).toArray();
    QCOMPARE(alerts.size(), 1);
    QCOMPARE(alerts.first()[QLatin1String("rule")].toString(), QStringLiteral("sign-in"));
    const Answer acknowledged
        = ctl.json({QStringLiteral("alert"), QStringLiteral("ack"), alerts.first()[QLatin1String("id")].toString()});
    QCOMPARE(acknowledged.status, 0);
    // Past its end.
    QCOMPARE(
        call(ctl, in, kAda, {}, {QStringLiteral("faketime"), QStringLiteral("-f"), QStringLiteral("+1000")}).status, 0);
}

void TestCtlSignIn::trailIsTold()
{
    Ctl ctl;
    QCOMPARE(ctl.run(kGate).status, 1);
    QCOMPARE(ctl.call({QStringLiteral("gate"), QStringLiteral("waive"), QStringLiteral("S-001"), QStringLiteral("nope"),
                          QStringLiteral("--reason"), QStringLiteral("x")})
                 .status,
        2);
    QCOMPARE(ctl.call({QStringLiteral("gate"), QStringLiteral("waive"), QStringLiteral("S-001"), QStringLiteral("g"),
                          QStringLiteral("--reason"), QStringLiteral("=cmd")})
                 .status,
        0);
    QCOMPARE(ctl.call({QStringLiteral("settings"), QStringLiteral("set"), QStringLiteral("thresholds.memory.warning"),
                          QStringLiteral("60")})
                 .status,
        0);
    QStringList actions;
    for (const QJsonValue& row :
        ctl.json({QStringLiteral("audit"), QStringLiteral("list")}).json().value(QLatin1String("rows")).toArray())
        actions.append(
            row[QLatin1String("action")].toString() + QLatin1Char(' ') + row[QLatin1String("result")].toString());
    actions.removeAll(QStringLiteral("session.override done")); // what the plan was warned of
    QCOMPARE(actions,
        QStringList({QStringLiteral("session.start done"), QStringLiteral("gate.waive refused"),
            QStringLiteral("debt.add done"), QStringLiteral("gate.waive done"), QStringLiteral("settings.set done")}));
    const Answer good = ctl.json({QStringLiteral("audit"), QStringLiteral("verify")});
    QCOMPARE(good.status, 0);
    QCOMPARE(good.json().value(QLatin1String("checked")).toInt(), 6);
    QVERIFY(
        ctl.call({QStringLiteral("audit"), QStringLiteral("export"), QStringLiteral("--format"), QStringLiteral("csv")})
            .out.contains("gate.waive"));
    // The anchor knows of a row that is not there: a tail was cut off.
    QFile anchor(ctl.dataDir() + QStringLiteral("/audit.anchor"));
    QVERIFY(anchor.open(QIODevice::Append));
    anchor.write("5 " + QByteArray(64, 'a') + " 1\n");
    anchor.close();
    const Answer cut = ctl.json({QStringLiteral("audit"), QStringLiteral("verify")});
    QCOMPARE(cut.status, 1);
    QVERIFY(!cut.json().value(QLatin1String("ok")).toBool(true));
}

void TestCtlSignIn::weakAndTemporary()
{
    Ctl ctl;
    QCOMPARE(call(ctl, QStringLiteral("user add ada --password-fd 3 --json"), "admin123").code(),
        QStringLiteral("password-weak"));
    QCOMPARE(call(ctl, QStringLiteral("user disable ada --json"), {}).code(), QStringLiteral("not-signed-in"));
    QCOMPARE(call(ctl, QStringLiteral("user add ada --password-fd 3"), kAda).status, 0);
    QCOMPARE(call(ctl,
                 QStringLiteral("user add bob --role operator --temporary --password-fd 3 --as ada --as-password-fd 4"),
                 kBob, kAda)
                 .status,
        0);
    QCOMPARE(call(ctl, QStringLiteral("signin bob --password-fd 3 --json"), kBob).code(),
        QStringLiteral("password-temporary"));
    QCOMPARE(
        call(ctl, QStringLiteral("settings set thresholds.memory.warning 60 --json --as bob --password-fd 3"), kBob)
            .code(),
        QStringLiteral("password-temporary"));
    QCOMPARE(
        call(ctl, QStringLiteral("user passwd bob --password-fd 3 --as-password-fd 4"), "my very own sentence", kBob)
            .status,
        0);
    QCOMPARE(call(ctl, QStringLiteral("signin bob --password-fd 3"), "my very own sentence").status, 0);
}

void TestCtlSignIn::stopWithASignInThatIsOver()
{
    Ctl ctl;
    QCOMPARE(call(ctl, QStringLiteral("user add ada --password-fd 3"), kAda).status, 0);
    QCOMPARE(ctl.run(kGate).status, 1);
    ctl.write(QStringLiteral("data/signin"), QByteArray(64, 'a') + '\n'); // of nobody any more
    QVERIFY(QFile::setPermissions(ctl.dataDir() + QStringLiteral("/signin"), QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(call(ctl, QStringLiteral("session resume S-001 --json"), {}).code(), QStringLiteral("not-signed-in"));
    QCOMPARE(call(ctl, QStringLiteral("session stop S-001"), {}).status, 0);
    QVERIFY(waitUntil([&] { return ctl.state() == QLatin1String("stopped"); }));
    QCOMPARE(call(ctl, QStringLiteral("signout"), {}).status, 0);
}

void TestCtlSignIn::emptyAndOwn()
{
    Ctl ctl;
    QCOMPARE(call(ctl, QStringLiteral("user add ada --password-fd 3"), kAda).status, 0);
    QCOMPARE(
        call(ctl, QStringLiteral("user add bob --role admin --temporary --password-fd 3 --as ada --as-password-fd 4"),
            kBob, kAda)
            .status,
        0);
    const QByteArray fresh = "my very own sentence";
    // A temporary Admin's password is good for itself alone.
    QCOMPARE(
        call(ctl, QStringLiteral("user passwd ada --json --password-fd 3 --as bob --as-password-fd 4"), fresh, kBob)
            .code(),
        QStringLiteral("password-temporary"));
    QCOMPARE(call(ctl, QStringLiteral("signin ada --password-fd 3"), kAda).status, 0);
    for (const char* line : {"user role  add Admin --json", "user disable  --json", "user enable  --json"})
        QCOMPARE(call(ctl, QLatin1String(line), {}).code(), QStringLiteral("unknown-person"));
    // One's own, signed in: with the old one all the same.
    const QString own = QStringLiteral("user passwd ada --json --password-fd 3 --as-password-fd 4");
    QCOMPARE(call(ctl, own, fresh, kBob).code(), QStringLiteral("wrong-password"));
    QCOMPARE(call(ctl, own, fresh, kAda).status, 0);
    QVERIFY(!QFile::exists(ctl.dataDir() + QStringLiteral("/signin")));
    QCOMPARE(
        call(ctl, QStringLiteral("signin ada --json --password-fd 3"), kAda).code(), QStringLiteral("wrong-password"));
    QCOMPARE(call(ctl, QStringLiteral("signin ada --password-fd 3"), fresh).status, 0);
}

QTEST_GUILESS_MAIN(TestCtlSignIn)
#include "tst_ctl_signin.moc"
