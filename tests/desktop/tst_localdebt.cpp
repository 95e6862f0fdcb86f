// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/editor.h"
#include "app/desktop/localdebt.h"
#include "models/base/clock.h"
#include "models/store/debtrepository.h"
#include "models/store/openforchange.h"

#include <QFile>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace wavedeck;
using desktop::LocalDebt;

/// The register as the window gets it: what others change is seen, files stay where they are, editors get arguments.
class TestLocalDebt : public QObject {
    Q_OBJECT

    QString path(const QString& name) const { return m_dir->path() + QLatin1Char('/') + name; }

    void write(const QString& name, const QByteArray& text) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    /// By somebody else, in another process as it were.
    void add(const QString& title) const
    {
        Actor actor(QStringLiteral("ada"));
        actor.person = 1;
        actor.signedIn = true;
        actor.roles = {QStringLiteral("Admin")};
        const auto store = openForChange(path(QStringLiteral("data")));
        QVERIFY2(store.ok(), qPrintable(store.error().line()));
        DebtItem item;
        item.title = title;
        item.category = QStringLiteral("Config");
        item.path = QStringLiteral("a.c");
        item.line = 3;
        item.folder = m_dir->path();
        const auto done = DebtRepository(**store).add(item, {actor, utcMs()});
        QVERIFY2(done.ok(), qPrintable(done.error().line()));
    }

    DebtCode codeOf(LocalDebt& desk, const QString& file, int line)
    {
        DebtItem item;
        item.path = file;
        item.line = line;
        item.folder = m_dir->path();
        std::optional<DebtCode> code;
        desk.code(item, this, [&](const DebtCode& told) { code = told; });
        [&] { QTRY_VERIFY(code.has_value()); }();
        return code.value_or(DebtCode());
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        write(QStringLiteral("a.c"), "one\ntwo\nthree\nfour\nfive\nsix\n");
    }

    void seesWhatOthersChange()
    {
        LocalDebt desk(path(QStringLiteral("data")));
        QTRY_VERIFY(desk.view()->known);
        QVERIFY(desk.view()->items.isEmpty() && desk.view()->unreadable.code.isEmpty());
        add(QStringLiteral("first"));
        QTRY_COMPARE(desk.view()->items.size(), 1);
        add(QStringLiteral("second"));
        QTRY_COMPARE(desk.view()->items.size(), 2);
        QList<DebtHappening> history;
        desk.history(1, this, [&](const QList<DebtHappening>& told) { history = told; });
        QTRY_COMPARE(history.size(), 1);
        QCOMPARE(history.first().actor, QStringLiteral("ada"));
    }

    // Nobody is signed in here: the register says no, and the window can tell why.
    void isRefusedByTheRegister()
    {
        add(QStringLiteral("first"));
        LocalDebt desk(path(QStringLiteral("data")));
        std::optional<Status> told;
        desk.change(1, {{QStringLiteral("title"), QStringLiteral("x")}}, {}, this, [&](const Status& s) { told = s; });
        QTRY_VERIFY(told.has_value());
        QVERIFY(!told->ok());
        QCOMPARE(told->error().code, QStringLiteral("not-signed-in"));
    }

    void showsTheCodeAround()
    {
        LocalDebt desk(path(QStringLiteral("data")));
        const DebtCode code = codeOf(desk, QStringLiteral("a.c"), 3);
        QCOMPARE(code.first, 1);
        QCOMPARE(code.lines.join(QLatin1Char(' ')), QStringLiteral("one two three four five"));
        QCOMPARE(codeOf(desk, QStringLiteral("a.c"), 6).lines.size(), 3);
        QVERIFY(!codeOf(desk, QStringLiteral("a.c"), 60).why.isEmpty());
    }

    // No link is followed, nothing outside the folder is opened.
    void opensNothingElsewhere()
    {
        LocalDebt desk(path(QStringLiteral("data")));
        QVERIFY(QFile::link(QStringLiteral("/etc/passwd"), path(QStringLiteral("link.c"))));
        for (const char* file : {"link.c", "../../etc/passwd", "/etc/passwd", "missing.c"}) {
            const DebtCode code = codeOf(desk, QLatin1String(file), 1);
            QVERIFY2(code.lines.isEmpty() && !code.why.isEmpty(), file);
            QVERIFY2(!desktop::openEditor(m_dir->path(), QLatin1String(file), 1).ok(), file);
        }
    }

    // The editor gets arguments, never a line for a shell.
    void givesArgumentsToTheEditor()
    {
        write(QStringLiteral("gvim"), "#!/bin/sh\nfor a in \"$@\"; do echo \"[$a]\"; done > \"$0.told\"\n");
        QVERIFY(QFile::setPermissions(
            path(QStringLiteral("gvim")), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const QString name = QStringLiteral("a; touch evil $(id).c");
        write(name, "int a;\n");
        qputenv("VISUAL", (path(QStringLiteral("gvim")) + QStringLiteral(" -f")).toUtf8());
        const Status done = desktop::openEditor(m_dir->path(), name, 7);
        qunsetenv("VISUAL");
        QVERIFY2(done.ok(), qPrintable(done.error().line()));
        QFile told(path(QStringLiteral("gvim.told")));
        const QByteArray wanted = "[-f]\n[+7]\n[" + path(name).toUtf8() + "]\n";
        QTRY_VERIFY(told.exists() && told.size() == wanted.size());
        QVERIFY(told.open(QIODevice::ReadOnly));
        QCOMPARE(told.readAll(), wanted);
        QVERIFY(!QFile::exists(path(QStringLiteral("evil"))));
    }

    // What the desktop would not open in an editor is not handed to it.
    void keepsStartersFromTheDesktop()
    {
        qputenv("EDITOR", "vim"); // needs a terminal
        write(QStringLiteral("x.desktop"), "[Desktop Entry]\nType=Application\nExec=touch evil\n");
        write(QStringLiteral("x.html"), "<html><img src=http://host/x></html>\n");
        for (const char* file : {"x.desktop", "x.html"})
            QCOMPARE(
                desktop::openEditor(m_dir->path(), QLatin1String(file), 1).error().code, QStringLiteral("not-opened"));
        qunsetenv("EDITOR");
    }

    void importsInTheBackground()
    {
        add(QStringLiteral("first"));
        write(QStringLiteral("f.sarif"), "{\"version\":\"2.1.0\"");
        LocalDebt desk(path(QStringLiteral("data")));
        QStringList steps;
        std::optional<Result<QJsonObject>> told;
        desk.import(
            path(QStringLiteral("f.sarif")), m_dir->path(), this, [&](const QString& step) { steps.append(step); },
            [&](const Result<QJsonObject>& done) { told = done; });
        QTRY_VERIFY(told.has_value());
        QCOMPARE(told->error().code, QStringLiteral("bad-import"));
        QCOMPARE(steps, QStringList{QStringLiteral("Reading")});
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestLocalDebt)
#include "tst_localdebt.moc"
