// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/sessionrepository.h"
#include "tests/support/engineprocess.h"

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <set>

using namespace wavedeck;
using namespace wavedeck::testing;

namespace {

/// The shipped window, without a screen.
class Window : public QProcess {
public:
    Window(const QString& dataDir, const QStringList& words)
    {
        setProgram(wavedeck::testing::program("wavedeck"));
        setArguments(QStringList{QStringLiteral("--data-dir"), dataDir} + words);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        setProcessEnvironment(environment);
        start();
    }
    ~Window() override
    {
        kill();
        waitForFinished();
    }
};

/// The state of the newest session, as stored; empty = none.
QString newestState(const QString& dataDir)
{
    const auto store = Store::openForReading(dataDir);
    if (!store)
        return {};
    SessionRepository repository(**store);
    const auto session = repository.session(repository.newestId());
    return session ? QString(word(session->state)) : QString();
}

QString writePlan(const QString& folder, int seconds)
{
    const QString path = folder + QStringLiteral("/plan.yaml");
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(
        QStringLiteral("version: 1\nsession: { name: Window test, max_parallel: 4 }\nwaves:\n  - id: one\n    agents:\n"
                       "      - { id: sleeper, foreach: { range: [1, 8] }, argv: [sleep, \"%1\"] }\n")
            .arg(seconds)
            .toUtf8());
    return path;
}

qint64 enginePid(const QString& dataDir)
{
    auto engine = link::Client::connect(dataDir);
    return engine ? (*engine)->enginePid() : 0;
}

} // namespace

/// The window as a user meets it: started, killed, started again.
class TestWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup()
    {
        if (!m_dir)
            return;
        if (auto engine = link::Client::connect(dataDir()))
            (void)(*engine)->ask(QStringLiteral("engine.stop"), {{QStringLiteral("agents"), true}}, 60'000);
        m_dir.reset();
    }

    void refusesWhatItDoesNotKnow_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::newRow("help") << QStringList{QStringLiteral("--help")} << 0 << QString();
        QTest::newRow("version") << QStringList{QStringLiteral("--version")} << 0 << QString();
        QTest::newRow("option") << QStringList{QStringLiteral("--colour")} << 2 << QStringLiteral("colour");
        QTest::newRow("plan") << QStringList{QStringLiteral("/nowhere.yaml")} << 2 << QStringLiteral("/nowhere.yaml");
        QTest::newRow("theme") << QStringList{QStringLiteral("--theme"), QStringLiteral("pink")} << 2
                               << QStringLiteral("light, dark or system");
        QTest::newRow("page") << QStringList{QStringLiteral("--page"), QStringLiteral("moon")} << 2
                              << QStringLiteral("live, timeline, protocol, agent");
        QTest::newRow("session") << QStringList{QStringLiteral("--session"), QStringLiteral("S-001")} << 2
                                 << QStringLiteral("database");
        QTest::newRow("start") << QStringList{QStringLiteral("--start")} << 2 << QStringLiteral("no plan");
    }
    void refusesWhatItDoesNotKnow()
    {
        QFETCH(QStringList, words);
        QFETCH(int, status);
        QFETCH(QString, says);
        makeDir();
        Window window(dataDir(), words);
        QVERIFY(window.waitForFinished());
        const QString errors = QString::fromUtf8(window.readAllStandardError());
        QVERIFY2(window.exitCode() == status, qPrintable(errors));
        QVERIFY2(errors.contains(says), qPrintable(errors));
        QVERIFY2(!QFile::exists(dataDir()), "nothing was changed");
    }

    void saysThatThereIsNoDisplay()
    {
        makeDir();
        QProcess window;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
            environment.remove(QLatin1String(name));
        window.setProcessEnvironment(environment);
        window.start(testing::program("wavedeck"), {QStringLiteral("--data-dir"), dataDir()});
        QVERIFY(window.waitForFinished());
        QCOMPARE(window.exitCode(), 4);
        QVERIFY(window.readAllStandardError().contains("no display"));
    }

    void survivesItsOwnDeathAndTheEngines()
    {
        makeDir();
        const QString plan = writePlan(m_dir->path(), 600);
        auto window = std::make_unique<Window>(dataDir(), QStringList{plan, QStringLiteral("--start")});
        QVERIFY2(waitFor([&] { return newestState(dataDir()) == QStringLiteral("running"); }),
            window->readAllStandardError().constData());
        const qint64 engine = enginePid(dataDir());
        QVERIFY(engine > 0);

        window->kill(); // SIGKILL
        QVERIFY(window->waitForFinished());
        QCOMPARE(newestState(dataDir()), QStringLiteral("running"));
        QCOMPARE(enginePid(dataDir()), engine);

        window = std::make_unique<Window>(dataDir(), QStringList());
        QVERIFY(window->waitForStarted());
        // It has taken the session up when a killed engine is replaced without being asked for.
        QVERIFY(waitFor([&] {
            ::kill(pid_t(engine), SIGKILL);
            const qint64 now = enginePid(dataDir());
            return now > 0 && now != engine;
        }));
        QCOMPARE(newestState(dataDir()), QStringLiteral("running"));
        QCOMPARE(window->state(), QProcess::Running);

        // A second start finds the first and leaves.
        Window second(dataDir(), {plan});
        QVERIFY(second.waitForFinished());
        QVERIFY2(second.exitCode() == 0, second.readAllStandardError().constData());

        window->terminate();
        QVERIFY(window->waitForFinished());
        QCOMPARE(window->exitStatus(), QProcess::NormalExit);
        QCOMPARE(window->exitCode(), 0);
        QCOMPARE(newestState(dataDir()), QStringLiteral("running"));
    }

    void measuresItself()
    {
        makeDir();
        Window window(dataDir(),
            {writePlan(m_dir->path(), 600), QStringLiteral("--start"), QStringLiteral("--bench"), QStringLiteral("2")});
        QVERIFY(window.waitForFinished(60'000));
        const QString report = QString::fromUtf8(window.readAllStandardOutput());
        for (const char* row : {"event-loop turns", "longest turn", "CPU of a core", "memory, PSS"})
            QVERIFY2(report.contains(QLatin1String(row)), qPrintable(report));
    }

    void rendersEveryPage()
    {
        makeDir();
        const QString plan = writePlan(m_dir->path(), 0);
        QProcess ctl;
        ctl.start(
            testing::program("wavedeckctl"), {QStringLiteral("--data-dir"), dataDir(), QStringLiteral("run"), plan});
        QVERIFY(ctl.waitForFinished(60'000));
        QCOMPARE(newestState(dataDir()), QStringLiteral("completed"));
        const QString folder = m_dir->filePath(QStringLiteral("pictures"));
        Window window(dataDir(), {QStringLiteral("--pictures"), folder, plan});
        QVERIFY(window.waitForFinished(120'000));
        QVERIFY2(window.exitCode() == 0, window.readAllStandardError().constData());
        std::set<QString> pages;
        const QStringList files = QDir(folder).entryList({QStringLiteral("*.png")});
        for (const QString& file : files) {
            const QStringList words = file.chopped(4).split(QLatin1Char('-'));
            QCOMPARE(words.size(), 3);
            const QImage image(folder + QLatin1Char('/') + file);
            QCOMPARE(QStringLiteral("%1x%2").arg(image.width()).arg(image.height()), words.at(2));
            pages.insert(words.first());
            std::set<QRgb> colours;
            for (int y = 0; y < image.height(); y += 3)
                for (int x = 0; x < image.width(); x += 3)
                    colours.insert(image.pixel(x, y));
            QVERIFY2(colours.size() > 20, qPrintable(file));
        }
        for (const char* page : {"live", "timeline", "plans", "history", "settings"})
            QVERIFY2(pages.count(QLatin1String(page)), page);
        QCOMPARE(files.size(), qsizetype(pages.size()) * 4);
    }

private:
    void makeDir() { m_dir = std::make_unique<QTemporaryDir>(); }
    QString dataDir() const { return m_dir->filePath(QStringLiteral("data")); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestWindow)
#include "tst_window.moc"
