// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/enginecommands.h"
#include "models/live/recovery.h"

#include <QFrame>
#include <QSet>

class QVBoxLayout;

namespace wavedeck::ui {
class Appearance;
}

namespace wavedeck::ui::start {

/// What an end of the engine left to decide: a line for each session that is held since, with go on, keep held, look.
/// Hidden while there is nothing to decide.
class RecoveryPanel : public QFrame {
    Q_OBJECT
public:
    RecoveryPanel(const Appearance& appearance, EngineCommands& commands, QWidget* parent = nullptr);

    void setSessions(const QList<SessionLine>& sessions);
    int waiting() const;
    QList<QWidget*> order() const { return m_buttons; }

Q_SIGNALS:
    void followAsked(const QString& session);
    void waitingChanged();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void fill();
    QWidget* makeRow(const SessionLine& line);
    void ask(const QString& session, const QString& command, const QString& doing);

    const Appearance& m_appearance;
    EngineCommands& m_commands;
    Recovery m_recovery;
    QSet<QString> m_kept; ///< a person said that they stay held
    QHash<QString, QString> m_notes; ///< by session: what is being done, or why it could not
    QList<QWidget*> m_buttons;
    QVBoxLayout* m_layout;
    QWidget* m_content = nullptr;
};

} // namespace wavedeck::ui::start
