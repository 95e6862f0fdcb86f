// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/live.h"
#include "models/live/summary.h"
#include "ui/widgets/page.h"

namespace wavedeck::ui {

class LiveCommands;

/// What a person can do on the live page, as actions with their keys: for menus, palette and lists. An action that
/// cannot be done now is disabled; in a recorded session those that change something are absent. GUI thread.
class LiveActions : public QObject {
    Q_OBJECT
public:
    explicit LiveActions(QObject* parent);

    /// Lists and canvases in which the single keys work.
    void addTo(QWidget* widget);
    QList<MenuAction> menuActions() const;
    QAction* of(AttentionAction action) const;

    /// Ids, empty = none.
    struct Subjects {
        QString agent;
        QString gate;
        QString alert;
    };
    /// What they are about now.
    void aim(const LiveSession* live, const Subjects& subjects, const LiveCommands& commands);
    const QString& agent() const { return m_about.agent; }
    const QString& gate() const { return m_about.gate; }
    const QString& subjectOf(AttentionAction action) const;

    QMenu* agentMenu(QWidget* parent) const; ///< deletes itself when closed
    QMenu* gateMenu(QWidget* parent) const;
    QMenu* alertMenu(QWidget* parent) const;

    QAction* hold; ///< or resume, as its text says
    QAction* stop;
    QAction* next; ///< that needs attention
    QAction* open;
    QAction* copy;
    QAction* undo;
    QAction* redo;

Q_SIGNALS:
    void acted(wavedeck::AttentionAction action); ///< on subjectOf() it

private:
    QAction* make(const QString& text, const QKeySequence& key, Glyph glyph);
    void aimAgent(const LiveSession* live, const LiveCommands& commands);
    void aimGate(const LiveSession* live, const LiveCommands& commands);
    void aimAlert(const LiveSession* live, qint64 now, const LiveCommands& commands);
    QMenu* menuOf(const QList<QAction*>& actions, QWidget* parent) const;

    Subjects m_about;
    QList<QAction*> m_verbs; ///< by AttentionAction
    QList<QAction*> m_keyed;
};

} // namespace wavedeck::ui
