// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/localcommands.h"
#include "app/desktop/localtrail.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace wavedeck;
using namespace wavedeck::desktop;

/// What the window has the terminal's program do. A script stands in its place, beside this test.
class TestTerminalRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    /// It goes with the window, and nothing else waits for it.
    void anExportEndsWithTheWindow()
    {
        script("echo $$ > \"$2/pid\"; exec sleep 600");
        auto commands = std::make_unique<LocalCommands>(m_dir->path());
        commands->ask(QStringLiteral("evidence.export"), args(), this, [](const auto&) {});
        QTRY_VERIFY_WITH_TIMEOUT(pid() > 0, 20'000);
        const pid_t child = pid();
        bool told = false; // a command in between is answered: here it is refused, as there is no such setting
        commands->ask(QStringLiteral("settings.reset"), {{QStringLiteral("key"), QStringLiteral("none")}}, this,
            [&](const auto&) { told = true; });
        QTRY_VERIFY_WITH_TIMEOUT(told, 20'000);
        QCOMPARE(::kill(child, 0), 0);
        commands.reset();
        QCOMPARE(::kill(child, 0), -1);
    }

    void whatIsThereStays()
    {
        script("echo '{\"folder\": \"'$8'\"}'; mkdir \"$8\"");
        LocalCommands commands(m_dir->path());
        QStringList folders;
        for (int i = 0; i < 3; ++i)
            commands.ask(QStringLiteral("evidence.export"), args(), this, [&](const Result<QJsonObject>& answer) {
                folders.append(answer ? answer->value(QLatin1String("folder")).toString() : answer.error().line());
            });
        QTRY_COMPARE_WITH_TIMEOUT(folders.size(), 3, 20'000);
        const QString first = m_dir->path() + QStringLiteral("/S-001-evidence");
        QCOMPARE(folders, QStringList({first, first + QStringLiteral("-2"), first + QStringLiteral("-3")}));
    }

    void theTrailIsThereWhenAllOfItIs()
    {
        LocalTrail trail(m_dir->path());
        QList<bool> done;
        const auto note = [&](const Result<QString>& file) { done.append(file.ok()); };
        script("echo '['; exit 1");
        trail.exportTo(m_dir->path(), this, note);
        QTRY_COMPARE_WITH_TIMEOUT(done, QList<bool>{false}, 20'000);
        QVERIFY(QDir(m_dir->path()).entryList({QStringLiteral("audit-trail*")}).isEmpty());
        script("echo '[]'");
        trail.exportTo(m_dir->path(), this, note);
        QTRY_COMPARE_WITH_TIMEOUT(done, (QList<bool>{false, true}), 20'000);
        QCOMPARE(QDir(m_dir->path()).entryList({QStringLiteral("audit-trail*")}),
            QStringList{QStringLiteral("audit-trail.json")});
        trail.exportTo(m_dir->path(), this, note);
        QTRY_COMPARE_WITH_TIMEOUT(done, (QList<bool>{false, true, false}), 20'000);
    }

private:
    QJsonObject args() const
    {
        return {{QStringLiteral("session"), QStringLiteral("S-001")}, {QStringLiteral("folder"), m_dir->path()}};
    }
    pid_t pid() const
    {
        QFile file(m_dir->filePath(QStringLiteral("pid")));
        return file.open(QIODevice::ReadOnly) ? pid_t(file.readAll().trimmed().toInt()) : 0;
    }
    static void script(const QByteArray& body)
    {
        QFile file(QCoreApplication::applicationDirPath() + QStringLiteral("/wavedeckctl"));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("#!/bin/sh\n" + body + '\n');
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestTerminalRun)
#include "tst_terminalrun.moc"
