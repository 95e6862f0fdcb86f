// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace wavedeck::ui {

/// "Follow paused, 128 new lines below" and the way to the end: below what grows, while a person reads further up
/// (ui.md 6). Hidden at first. GUI thread.
class FollowBar : public QWidget {
    Q_OBJECT
public:
    explicit FollowBar(QWidget* parent);

    void setNewLines(qint64 lines); ///< below what is seen
    QLabel* label() const { return m_label; }
    QPushButton* button() const { return m_button; }

Q_SIGNALS:
    void jumped();

private:
    QLabel* m_label;
    QPushButton* m_button;
};

} // namespace wavedeck::ui
