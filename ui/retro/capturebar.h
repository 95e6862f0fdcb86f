// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"
#include "ui/theme/appearance.h"

#include <QFrame>
#include <QLineEdit>

class QComboBox;
class QLabel;
class QPushButton;

namespace wavedeck::ui {

/// A field whose own undo ends where its text does: Ctrl+Z in an empty one takes back the last note.
class CaptureField : public QLineEdit {
    Q_OBJECT
public:
    using QLineEdit::QLineEdit;

protected:
    bool event(QEvent* event) override;
};

/// Where notes come in: of whom, what, to which theme. The keyboard stays in the field. GUI thread.
class CaptureBar : public QFrame {
    Q_OBJECT
public:
    CaptureBar(Appearance& appearance, QWidget* parent);

    void setRetro(const retro::Retro& retro);
    /// What the button says: "Add note", "Add recommendation".
    void setVerb(const QString& verb);
    int participant() const; ///< Participant::number; 0 = nobody's
    bool setParticipant(int number);
    int theme() const; ///< Theme::number; 0 = none
    bool setTheme(int number);
    QLineEdit* field() const { return m_field; }
    QComboBox* from() const { return m_from; }
    QComboBox* themes() const { return m_themes; }
    QPushButton* add() const { return m_add; }

Q_SIGNALS:
    void added(const QString& text);
    void participantChosen();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void send();
    void fill(QComboBox* box, const QList<std::pair<QString, int>>& items);
    QWidget* hints();
    void fit();

    Appearance& m_appearance;
    QComboBox* m_from;
    CaptureField* m_field;
    QComboBox* m_themes;
    QPushButton* m_add;
    QWidget* m_hints;
    QLabel* m_digits; ///< "picks the participant"
};

} // namespace wavedeck::ui
