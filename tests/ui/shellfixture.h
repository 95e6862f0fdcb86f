// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/enginecommands.h"
#include "models/live/sessionfeed.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/settings.h"
#include "ui/widgets/page.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTreeView>

/// A window with nothing real around it.
namespace shelltest {

class FakeFeed : public wavedeck::SessionFeed {
    Q_OBJECT
public:
    void follow(const QString& session) override
    {
        asked.append(session);
        m_followed = session;
    }
    QString followed() const override { return m_followed; }

    QStringList asked;

private:
    QString m_followed;
};

class FakeCommands : public wavedeck::EngineCommands {
    Q_OBJECT
public:
    void ask(const QString& command, const QJsonObject& given, QObject*, Answer) override
    {
        asked.append(command);
        args.append(given);
    }

    QStringList asked;
    QList<QJsonObject> args;
};

/// A filter field, a list that knows a single-letter key, a number, a text, and a badge.
class FakePage : public wavedeck::ui::Page {
    Q_OBJECT
public:
    FakePage(const QString& id, const QString& title, wavedeck::ui::Glyph glyph);

    QString id() const override { return m_id; }
    QString title() const override { return m_title; }
    wavedeck::ui::Glyph glyph() const override { return m_glyph; }
    wavedeck::ui::Badge badge() const override { return m_badge; }
    QList<wavedeck::ui::MenuAction> menuActions() override;
    QList<wavedeck::ui::FindTarget> findTargets() const override { return targets; }
    bool reveal(const QString& uri) override;
    QWidget* filterField() override { return filter; }
    QList<QWidget*> panes() override { return {filter, list, text}; }
    void setActive(bool active) override { activity.append(active); }
    QWidget* noticePlace() override { return m_notices; }
    QList<std::pair<QString, QString>> keyHints() const override;
    QByteArray saveState() const override { return state; }
    void restoreState(const QByteArray& bytes) override { state = bytes; }

    void setBadge(wavedeck::ui::Badge badge);

    QLineEdit* filter;
    QTreeView* list;
    QSpinBox* number;
    QPlainTextEdit* text;
    QAction* hold; ///< Session, key H in the list
    QAction* stop; ///< Session, Ctrl+Shift+S
    QAction* retry; ///< Agent, disabled
    QList<wavedeck::ui::FindTarget> targets;
    QStringList revealed;
    QList<bool> activity;
    QByteArray state;

private:
    QString m_id;
    QString m_title;
    wavedeck::ui::Glyph m_glyph;
    wavedeck::ui::Badge m_badge;
    QWidget* m_notices;
};

constexpr qint64 kNow = 1763649166000; ///< 20 Nov 2025 14:32:46 UTC

/// S-014 "Gateway hardening": three waves, 64 agents, 28 done, 15 live, five that need attention.
wavedeck::LiveSession sample();
wavedeck::LiveUpdate anew(const wavedeck::LiveSession& session);
/// count sessions, newest first.
QList<wavedeck::SessionLine> lines(int count);

/// Everything a window needs, and the window with the pages `live` and `plans`.
struct Rig {
    explicit Rig(const QSize& size = {1280, 800});
    void feedAll(); ///< session, machine, engine, sessions
    void show(); ///< and wait until it is there and active

    QTemporaryDir dir;
    wavedeck::ui::Settings settings;
    wavedeck::ui::Appearance appearance;
    FakeFeed feed;
    FakeCommands commands;
    qint64 now = kNow;
    FakePage* live;
    FakePage* plans;
    wavedeck::ui::MainWindow window;
};

} // namespace shelltest
